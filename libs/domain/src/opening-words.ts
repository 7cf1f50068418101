import type { HoursSettings } from '@balcao/contract';
import type { Instant } from './conversation.ts';
import { dayAt, minutesAt, weekdayOf } from './zone.ts';

const WEEKDAYS = [
  'segunda-feira',
  'terça-feira',
  'quarta-feira',
  'quinta-feira',
  'sexta-feira',
  'sábado',
  'domingo',
];
const MONTHS = [
  'janeiro',
  'fevereiro',
  'março',
  'abril',
  'maio',
  'junho',
  'julho',
  'agosto',
  'setembro',
  'outubro',
  'novembro',
  'dezembro',
];
const DAY = 86_400_000;

/**
 * When somebody will be there, as a customer in Brazil reads it: "hoje às 14h", "amanhã às 8h", "terça-feira às 9h30",
 * "dia 1º de dezembro às 8h". Names no hour when none is known, so that nothing is promised.
 */
export function openingWords(nextOpeningAt: Instant | null, settings: HoursSettings, now: Instant): string {
  if (nextOpeningAt === null) return 'assim que possível';
  const zone = settings.timeZone;
  const day = dayAt(zone, nextOpeningAt);
  return `${dayWords(day, dayAt(zone, now))} ${clockWords(minutesAt(zone, nextOpeningAt))}`;
}

function dayWords(day: number, today: number): string {
  if (day <= today) return 'hoje';
  if (day === today + 1) return 'amanhã';
  if (day - today < 7) return WEEKDAYS[weekdayOf(day)] as string;
  const date = new Date(day * DAY);
  const dayOfMonth = date.getUTCDate();
  return `dia ${dayOfMonth === 1 ? '1º' : dayOfMonth} de ${MONTHS[date.getUTCMonth()]}`;
}

function clockWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const article = hours <= 1 ? 'à' : 'às';
  return `${article} ${hours}h${rest === 0 ? '' : String(rest).padStart(2, '0')}`;
}
