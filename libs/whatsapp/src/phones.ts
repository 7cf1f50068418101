/**
 * Brazilian mobile numbers got a ninth digit; Meta keeps some accounts under the old form. Both forms are one person.
 * @param waId digits as Meta gave them
 * @returns the other form, or nothing: landlines (8 digits starting 2–5) and foreign numbers have no twin
 * @source Meta, numbers in Brazil; rule: 55 + DDD + 8 digits starting 6–9 ↔ the same with a leading 9
 */
export function brazilianTwins(waId: string): string[] {
  const short = /^(55[1-9][1-9])([6-9]\d{7})$/.exec(waId);
  if (short) return [`${short[1]}9${short[2]}`];
  const long = /^(55[1-9][1-9])9([6-9]\d{7})$/.exec(waId);
  if (long) return [`${long[1]}${long[2]}`];
  return [];
}

/**
 * A phone number for people to read. Never use it to send: Meta wants the digits exactly as it gave them.
 * @returns `+55 11 90000-0001`; other countries keep `+` and the plain digits
 */
export function formatPhone(waId: string): string {
  const plain = waId.replace(/\D/g, '');
  const brazilian = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(plain);
  if (brazilian) return `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}`;
  const northAmerican = /^1(\d{3})(\d{3})(\d{4})$/.exec(plain);
  if (northAmerican) return `+1 ${northAmerican[1]} ${northAmerican[2]}-${northAmerican[3]}`;
  return plain === '' ? '' : `+${plain}`;
}
