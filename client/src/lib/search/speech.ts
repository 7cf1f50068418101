import type { Author, Priority } from '@balcao/contract';
import type { ContentWord, FilterName, TurnWord } from '@balcao/domain';
import type { Locale } from '../i18n/locale.ts';

/** How filters are written for somebody in a language; whatever else `parseQuery` knows is understood as well. */
export interface Speech {
  filters: Record<FilterName, string>;
  status: Record<'open' | 'snoozed' | 'resolved' | 'any', string>;
  turn: Record<TurnWord, string>;
  priority: Record<Priority, string>;
  read: Record<'yes' | 'no', string>;
  window: Record<'open' | 'closed', string>;
  author: Record<Exclude<Author, 'app' | 'system'>, string>;
  content: Record<ContentWord, string>;
}

export const SPEECH: Record<Locale, Speech> = {
  'pt-BR': {
    filters: {
      from: 'de',
      has: 'com',
      label: 'etiqueta',
      holder: 'atendente',
      status: 'situação',
      turn: 'vez',
      after: 'depois',
      before: 'antes',
      on: 'dia',
      waiting: 'espera',
      priority: 'prioridade',
      team: 'setor',
      number: 'número',
      read: 'lida',
      window: 'janela',
    },
    status: { open: 'aberta', snoozed: 'adiada', resolved: 'resolvida', any: 'todas' },
    turn: {
      queue: 'fila',
      mine: 'minhas',
      bot: 'robô',
      owner: 'celular',
      team: 'equipe',
      held: 'assumidas',
      resting: 'descanso',
    },
    priority: { urgent: 'urgente', high: 'alta', normal: 'normal', low: 'baixa' },
    read: { no: 'não', yes: 'sim' },
    window: { open: 'aberta', closed: 'fechada' },
    author: { customer: 'cliente', owner: 'celular', bot: 'robô', teammate: 'equipe' },
    content: {
      image: 'foto',
      video: 'vídeo',
      audio: 'áudio',
      document: 'documento',
      link: 'link',
      file: 'arquivo',
      location: 'localização',
      contact: 'contato',
      sticker: 'figurinha',
      note: 'nota',
    },
  },
  en: {
    filters: {
      from: 'from',
      has: 'has',
      label: 'label',
      holder: 'agent',
      status: 'status',
      turn: 'turn',
      after: 'after',
      before: 'before',
      on: 'on',
      waiting: 'waiting',
      priority: 'priority',
      team: 'team',
      number: 'number',
      read: 'read',
      window: 'window',
    },
    status: { open: 'open', snoozed: 'snoozed', resolved: 'resolved', any: 'any' },
    turn: {
      queue: 'queue',
      mine: 'mine',
      bot: 'bot',
      owner: 'phone',
      team: 'team',
      held: 'claimed',
      resting: 'resting',
    },
    priority: { urgent: 'urgent', high: 'high', normal: 'normal', low: 'low' },
    read: { no: 'no', yes: 'yes' },
    window: { open: 'open', closed: 'closed' },
    author: { customer: 'customer', owner: 'phone', bot: 'bot', teammate: 'team' },
    content: {
      image: 'photo',
      video: 'video',
      audio: 'audio',
      document: 'document',
      link: 'link',
      file: 'file',
      location: 'location',
      contact: 'contact',
      sticker: 'sticker',
      note: 'note',
    },
  },
  es: {
    filters: {
      from: 'de',
      has: 'con',
      label: 'etiqueta',
      holder: 'agente',
      status: 'estado',
      turn: 'turno',
      after: 'desde',
      before: 'antes',
      on: 'dia',
      waiting: 'espera',
      priority: 'prioridad',
      team: 'sector',
      number: 'número',
      read: 'leída',
      window: 'ventana',
    },
    status: { open: 'abierta', snoozed: 'pospuesta', resolved: 'resuelta', any: 'todas' },
    turn: {
      queue: 'cola',
      mine: 'mías',
      bot: 'bot',
      owner: 'móvil',
      team: 'equipo',
      held: 'asumidas',
      resting: 'reposo',
    },
    priority: { urgent: 'urgente', high: 'alta', normal: 'normal', low: 'baja' },
    read: { no: 'no', yes: 'sí' },
    window: { open: 'abierta', closed: 'cerrada' },
    author: { customer: 'cliente', owner: 'móvil', bot: 'bot', teammate: 'equipo' },
    content: {
      image: 'foto',
      video: 'vídeo',
      audio: 'audio',
      document: 'documento',
      link: 'enlace',
      file: 'archivo',
      location: 'ubicación',
      contact: 'contacto',
      sticker: 'sticker',
      note: 'nota',
    },
  },
};
