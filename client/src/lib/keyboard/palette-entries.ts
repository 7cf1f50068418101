import { PRIORITIES } from '@balcao/contract';
import type { ConversationView, Role, SavedViewView } from '@balcao/contract';
import Flag from '@lucide/svelte/icons/flag';
import Rows2 from '@lucide/svelte/icons/rows-2';
import Rows3 from '@lucide/svelte/icons/rows-3';
import { m } from '../i18n/generated/messages.js';
import { PRIORITY_WORDS } from '../inbox/priority-words.ts';
import type { PreferencesStore } from '../preferences/preferences.svelte.ts';
import { SECTIONS, sectionsFor } from '../settings/sections.ts';
import type { SectionId } from '../settings/sections.ts';
import type { IconShape } from '../ui/icon-shape.ts';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { ACTION_GROUPS } from './action-words.ts';
import type { Offer } from './actions.ts';
import { keyOf, keyParts } from './remap.ts';

export interface PaletteEntry {
  id: string;
  /** The group's name, in words. */
  group: string;
  label: string;
  icon?: IconShape;
  /** A dot of availability, as the menu of the account has it. */
  dot?: string;
  keys?: readonly string[];
  chosen?: boolean;
  run: () => void;
}

export interface PaletteSources {
  possible: readonly Offer[];
  preferences: Pick<PreferencesStore, 'shortcuts' | 'singleKeys' | 'density' | 'change'>;
  role: Role;
  conversation: ConversationView | null;
  /** Entries of menus that are shown elsewhere too: availability, looks, languages, leaving. */
  account: readonly MenuEntry[];
  savedViews: readonly SavedViewView[];
  openView: (view: SavedViewView) => void;
  openSection: (section: SectionId) => void;
  setPriority: (priority: ConversationView['priority']) => void;
}

/** Everything that can be done here and now, in the order of the groups. */
export function paletteEntries(sources: PaletteSources): PaletteEntry[] {
  const { possible, preferences, role, conversation } = sources;
  const offers = new Map(possible.map((offer) => [offer.id, offer]));
  const entries: PaletteEntry[] = [];
  // What one does with the conversation comes before moving about.
  for (const group of ACTION_GROUPS.toSorted((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id))) {
    for (const { id, words, icon } of group.actions) {
      const offer = offers.get(id);
      if (!offer) continue;
      const keys = preferences.singleKeys ? keyParts(keyOf(id, preferences.shortcuts)) : [];
      entries.push({ id, group: group.title(), label: words(), icon, keys, run: offer.run });
    }
    if (group.id === 'do' && conversation) entries.push(...priorities(conversation, sources.setPriority));
  }
  for (const view of sources.savedViews) {
    entries.push({
      id: `view ${view.id}`,
      group: m.saved_views(),
      label: view.name,
      icon: Rows3,
      run: () => sources.openView(view),
    });
  }
  for (const section of sectionsFor(role)) {
    const { title, icon } = SECTIONS[section];
    entries.push({
      id: `settings ${section}`,
      group: m.settings(),
      label: title(),
      icon,
      run: () => sources.openSection(section),
    });
  }
  for (const entry of sources.account) {
    if (entry.kind !== 'item' && entry.kind !== 'choice') continue;
    const { label, icon, run } = entry;
    const choice = entry.kind === 'choice' ? { dot: entry.dot, chosen: entry.chosen } : {};
    entries.push({ id: `account ${label}`, group: m.palette_you(), label, icon, run, ...choice });
  }
  for (const density of ['comfortable', 'compact'] as const) {
    entries.push({
      id: `density ${density}`,
      group: m.palette_you(),
      label: `${m.density()}: ${density === 'compact' ? m.density_compact() : m.density_comfortable()}`,
      icon: Rows2,
      chosen: preferences.density === density,
      run: () => preferences.change({ density }),
    });
  }
  return entries;
}

const ORDER = ['do', 'write', 'move'];

function priorities({ priority: now }: ConversationView, set: PaletteSources['setPriority']): PaletteEntry[] {
  return PRIORITIES.map((priority) => ({
    id: `priority ${priority}`,
    group: m.keys_do(),
    label: `${m.priority()}: ${PRIORITY_WORDS[priority]()}`,
    icon: Flag,
    chosen: priority === now,
    run: () => set(priority),
  }));
}
