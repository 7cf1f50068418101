/** The key of commands, as it is printed on this machine's keyboard. */
export const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
