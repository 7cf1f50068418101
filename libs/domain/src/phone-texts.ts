import type { RoutingSettings } from '@balcao/contract';

const registered = new WeakMap<RoutingSettings, ReadonlySet<string>>();

/**
 * Did the phone's app write this by itself? True for a text registered as the app's greeting or away message; blanks
 * do not count. Such an echo is shown, but grants no turn and pays no debt.
 * @source product.md §6: "automatic phone text = registered in set-up"
 */
export function isRegisteredPhoneText(text: string, routing: RoutingSettings): boolean {
  let known = registered.get(routing);
  if (!known) registered.set(routing, (known = new Set(routing.automaticPhoneTexts.map(comparable))));
  return known.has(comparable(text));
}

function comparable(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
