import type { BotSettings, HoursSettings, HoursSpan, RoutingSettings } from '@balcao/contract';

const MINUTE = 60_000;
const WORKDAY: HoursSpan[] = [{ from: '08:00', to: '18:00', mode: 'bot_then_team' }];

/** What an account has until somebody saves something else. Fresh objects: the cache hands them out. */
export function defaultHours(timeZone: string): HoursSettings {
  return {
    timeZone,
    weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? WORKDAY.map((span) => ({ ...span })) : [])),
    outside: 'bot_only',
    holidays: [],
  };
}

/** The texts promise nothing the business does not keep: no "em instantes", no invented hour. */
export function defaultBot(): BotSettings {
  return {
    enabled: true,
    graceMs: 8_000,
    graceMaxMs: 20_000,
    perHour: 4,
    perDay: 12,
    handOverText:
      'Certo! Vou chamar alguém da equipe. Assim que uma pessoa estiver livre, ela responde por aqui.',
    afterHoursText:
      'Recebemos sua mensagem! Agora não tem ninguém da equipe aqui. Uma pessoa responde {abertura}.',
    optOutText:
      'Tudo bem, você não vai mais receber respostas automáticas. Suas mensagens vão direto para a equipe.',
    missText: 'Não entendi bem. Você pode escrever de outro jeito ou falar com uma pessoa da equipe.',
    faq: [],
  };
}

/** Times of product rules: how long the phone holds a conversation, how long people may take. */
export function defaultRouting(): RoutingSettings {
  return {
    ownerLeaseMs: 20 * MINUTE,
    ownerAnswerWithinMs: 5 * MINUTE,
    ownerAnswerWithinOutsideMs: 30 * MINUTE,
    phoneModeAnswerWithinMs: 15 * MINUTE,
    claimLeaseMs: 10 * MINUTE,
    restLeaseMs: 60 * MINUTE,
    handOverPhrases: ['vou te passar para a equipe', 'vou passar para a equipe', 'a equipe vai te atender'],
    automaticPhoneTexts: [],
  };
}
