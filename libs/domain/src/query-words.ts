import type { Author, Priority } from '@balcao/contract';

/** The words of the query language in three languages, without accents. Names of filters may be added, never changed. */

export type FilterName =
  | 'status'
  | 'turn'
  | 'holder'
  | 'team'
  | 'number'
  | 'label'
  | 'priority'
  | 'read'
  | 'waiting'
  | 'window'
  | 'before'
  | 'after'
  | 'on'
  | 'from'
  | 'has';

export type TurnWord = 'queue' | 'bot' | 'owner' | 'team' | 'mine' | 'held' | 'resting';

/** What a message carries. */
export type ContentWord =
  'image' | 'video' | 'audio' | 'document' | 'sticker' | 'location' | 'contact' | 'link' | 'note' | 'file';

const words = <T extends string>(table: Record<T, string>): ReadonlyMap<string, T> =>
  new Map(
    Object.entries<string>(table).flatMap(([meant, names]) =>
      names.split(' ').map((name) => [name, meant as T] as const),
    ),
  );

export const FILTER_NAMES = words<FilterName>({
  status: 'status situacao estado',
  turn: 'vez fila turno turn is lista',
  holder: 'atendente com_quem responsavel agent holder agente responsable',
  team: 'setor equipe time team equipo sector',
  number: 'numero number',
  label: 'etiqueta marcador label tag',
  priority: 'prioridade priority prioridad',
  read: 'lida read leida leido',
  waiting: 'espera esperando waiting wait',
  window: 'janela window ventana',
  before: 'antes ate before until hasta',
  after: 'depois desde apos after since despues',
  on: 'dia em on',
  from: 'de from por',
  has: 'com tem has with con tiene',
});

export const STATUS_WORDS = words<'open' | 'snoozed' | 'resolved' | 'any'>({
  open: 'aberta abertas aberto open abierta abiertas',
  snoozed: 'adiada adiadas adiado snoozed pospuesta pospuestas',
  resolved: 'resolvida resolvidas resolvido resolved resuelta resueltas',
  any: 'todas todos qualquer any all cualquiera',
});

export const TURN_WORDS = words<TurnWord>({
  queue: 'fila queue cola',
  bot: 'robo bot',
  owner: 'celular telefone phone owner movil telefono',
  team: 'equipe team equipo',
  mine: 'minhas minha mine mias mia eu me yo',
  held: 'assumida assumidas held claimed asumida asumidas',
  resting: 'descanso resting reposo',
});

export const PRIORITY_WORDS = words<Priority>({
  urgent: 'urgente urgentes urgent',
  high: 'alta altas high',
  normal: 'normal media',
  low: 'baixa baixas low baja bajas',
});

export const YES_WORDS = words<'yes' | 'no'>({ yes: 'sim yes si', no: 'nao no' });

export const WINDOW_WORDS = words<'open' | 'closed'>({
  open: 'aberta open abierta',
  closed: 'fechada closed cerrada',
});

export const AUTHOR_WORDS = words<Author>({
  customer: 'cliente customer',
  teammate: 'equipe atendente team agent equipo agente',
  bot: 'robo bot',
  owner: 'celular telefone phone owner movil telefono',
  app: 'aplicativo app aplicacion',
  system: 'sistema system',
});

export const CONTENT_WORDS = words<ContentWord>({
  image: 'foto fotos imagem imagens photo photos image images imagen imagenes',
  video: 'video videos',
  audio: 'audio audios voz voice nota_de_voz',
  document: 'documento documentos document documents pdf',
  sticker: 'figurinha figurinhas sticker stickers',
  location: 'local localizacao lugar location place ubicacion',
  contact: 'contato contatos contact contacts contacto contactos',
  link: 'link links enlace enlaces',
  note: 'nota notas note notes',
  file: 'arquivo arquivos anexo midia file files attachment media archivo archivos',
});
