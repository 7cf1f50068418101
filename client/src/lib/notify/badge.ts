const USUAL = '/icon.svg';
const CALLING = '/icon-calling.svg';

/** The number on the installed app's icon, and a dot on the tab's. */
export function drawBadge(count: number): void {
  if ('setAppBadge' in navigator) {
    const drawn = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
    // Only an installed app has an icon to write on.
    drawn.catch(() => undefined);
  }
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = count > 0 ? CALLING : USUAL;
  if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
}
