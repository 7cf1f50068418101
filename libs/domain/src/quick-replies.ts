import { normalise } from './text.ts';

/** What a quick reply may speak of. What is null stays visible in the text, for the writer to see. */
export interface QuickReplyFacts {
  /** The customer's name, when it is one: not a phone, not a short id. */
  customer: string | null;
  /** The writer's name. */
  teammate: string | null;
  company: string | null;
  /** The customer's phone, for people to read. */
  phone: string | null;
  /** Of the wall clock where the business is, 0 to 23. */
  hour: number;
}

type Variable = 'name' | 'first_name' | 'teammate' | 'company' | 'phone' | 'saudacao' | 'greeting' | 'saludo';

/** Every name of a variable, as `normalise` leaves it (blanks for `_`). */
const VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['nome', 'name'],
  ['name', 'name'],
  ['nombre', 'name'],
  ['primeiro nome', 'first_name'],
  ['first name', 'first_name'],
  ['primer nombre', 'first_name'],
  ['atendente', 'teammate'],
  ['agent', 'teammate'],
  ['agente', 'teammate'],
  ['empresa', 'company'],
  ['company', 'company'],
  ['numero', 'phone'],
  ['number', 'phone'],
  ['phone', 'phone'],
  ['telefone', 'phone'],
  ['telefono', 'phone'],
  ['saudacao', 'saudacao'],
  ['greeting', 'greeting'],
  ['saludo', 'saludo'],
]);

const GREETINGS = {
  saudacao: ['Bom dia', 'Boa tarde', 'Boa noite'],
  greeting: ['Good morning', 'Good afternoon', 'Good evening'],
  saludo: ['Buenos días', 'Buenas tardes', 'Buenas noches'],
} as const;

/**
 * Puts facts in the place of `{{nome}}`, `{{primeiro_nome}}`, `{{atendente}}`, `{{saudacao}}`, `{{empresa}}`, `{{numero}}` and
 * their English and Spanish names; case, accents and blanks do not matter. Whatever is unknown stays as it stands: a writer
 * sees `{{pedido}}` in her box, while a hole in a sentence goes out unseen. What is put in is never read again.
 */
export function fillQuickReply(text: string, facts: QuickReplyFacts): string {
  return text.replace(/\{\{([^{}]{1,40})\}\}/g, (whole, name: string) => {
    const variable = VARIABLES.get(normalise(name));
    return (variable && valueOf(variable, facts)) || whole;
  });
}

function valueOf(variable: Variable, facts: QuickReplyFacts): string | null {
  switch (variable) {
    case 'name':
      return facts.customer;
    case 'first_name':
      return facts.customer?.trim().split(/\s+/)[0] ?? null;
    case 'teammate':
      return facts.teammate;
    case 'company':
      return facts.company;
    case 'phone':
      return facts.phone;
    case 'saudacao':
    case 'greeting':
    case 'saludo':
      return GREETINGS[variable][
        facts.hour >= 5 && facts.hour < 12 ? 0 : facts.hour >= 12 && facts.hour < 18 ? 1 : 2
      ];
  }
}
