/** What was typed, after one more key: characters are kept, Backspace takes one back, the rest does nothing. */
export function appended(
  typed: string,
  key: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'getModifierState'>,
): string {
  // AltGr writes characters; Windows tells it as Ctrl and Alt together.
  const isCommand = (key.ctrlKey || key.altKey) && !key.getModifierState('AltGraph');
  if (isCommand || key.metaKey) return typed;
  if (key.key === 'Backspace') return [...typed].slice(0, -1).join('');
  return [...key.key].length === 1 ? typed + key.key : typed;
}
