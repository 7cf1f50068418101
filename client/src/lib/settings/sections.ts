import type { Role } from '@balcao/contract';
import Bell from '@lucide/svelte/icons/bell';
import CircleUser from '@lucide/svelte/icons/circle-user';
import Keyboard from '@lucide/svelte/icons/keyboard';
import ListChecks from '@lucide/svelte/icons/list-checks';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import Palette from '@lucide/svelte/icons/palette';
import PenLine from '@lucide/svelte/icons/pen-line';
import Tag from '@lucide/svelte/icons/tag';
import Volume2 from '@lucide/svelte/icons/volume-2';
import Zap from '@lucide/svelte/icons/zap';
import type { Component } from 'svelte';
import { m } from '../i18n/generated/messages.js';
import type { IconShape } from '../ui/icon-shape.ts';

export const SECTION_IDS = [
  'profile',
  'appearance',
  'writing',
  'shortcuts',
  'sounds',
  'notifications',
  'devices',
  'quick-replies',
  'labels',
  'fields',
] as const;
export type SectionId = (typeof SECTION_IDS)[number];

export interface Section {
  icon: IconShape;
  title: () => string;
  text: () => string;
  group: 'mine' | 'team';
  /** Only these see it; without: everybody. */
  roles?: readonly Role[];
  load: () => Promise<{ default: Component }>;
}

const LEADS: readonly Role[] = ['supervisor', 'owner', 'admin'];

/** The pages of the settings, in order; each comes when it is opened. */
export const SECTIONS: Record<SectionId, Section> = {
  profile: {
    icon: CircleUser,
    title: m.settings_profile,
    text: m.settings_profile_text,
    group: 'mine',
    load: () => import('./ProfilePage.svelte'),
  },
  appearance: {
    icon: Palette,
    title: m.settings_appearance,
    text: m.settings_appearance_text,
    group: 'mine',
    load: () => import('./AppearancePage.svelte'),
  },
  writing: {
    icon: PenLine,
    title: m.settings_writing,
    text: m.settings_writing_text,
    group: 'mine',
    load: () => import('./WritingPage.svelte'),
  },
  shortcuts: {
    icon: Keyboard,
    title: m.shortcuts,
    text: m.settings_shortcuts_text,
    group: 'mine',
    load: () => import('./ShortcutsPage.svelte'),
  },
  sounds: {
    icon: Volume2,
    title: m.settings_sounds,
    text: m.settings_sounds_text,
    group: 'mine',
    load: () => import('./SoundsPage.svelte'),
  },
  notifications: {
    icon: Bell,
    title: m.settings_notifications,
    text: m.settings_notifications_text,
    group: 'mine',
    load: () => import('./NotificationsPage.svelte'),
  },
  devices: {
    icon: MonitorSmartphone,
    title: m.settings_devices,
    text: m.settings_devices_text,
    group: 'mine',
    load: () => import('./DevicesPage.svelte'),
  },
  'quick-replies': {
    icon: Zap,
    title: m.settings_quick_replies,
    text: m.settings_quick_replies_text,
    group: 'team',
    load: () => import('./QuickRepliesPage.svelte'),
  },
  labels: {
    icon: Tag,
    title: m.labels,
    text: m.settings_labels_text,
    group: 'team',
    roles: LEADS,
    load: () => import('./LabelsPage.svelte'),
  },
  fields: {
    icon: ListChecks,
    title: m.settings_fields,
    text: m.settings_fields_text,
    group: 'team',
    roles: ['owner', 'admin'],
    load: () => import('./FieldsPage.svelte'),
  },
};

export function isSection(name: string | undefined): name is SectionId {
  return SECTION_IDS.includes(name as SectionId);
}

export function sectionsFor(role: Role): SectionId[] {
  return SECTION_IDS.filter((id) => SECTIONS[id].roles?.includes(role) ?? true);
}
