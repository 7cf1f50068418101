import type { Author, MessageType } from '@balcao/contract';
import Bot from '@lucide/svelte/icons/bot';
import Contact from '@lucide/svelte/icons/contact';
import EyeOff from '@lucide/svelte/icons/eye-off';
import FileText from '@lucide/svelte/icons/file-text';
import Headset from '@lucide/svelte/icons/headset';
import ImageIcon from '@lucide/svelte/icons/image';
import Info from '@lucide/svelte/icons/info';
import LayoutTemplate from '@lucide/svelte/icons/layout-template';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Lock from '@lucide/svelte/icons/lock';
import MapPin from '@lucide/svelte/icons/map-pin';
import Mic from '@lucide/svelte/icons/mic';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import ShoppingBag from '@lucide/svelte/icons/shopping-bag';
import Smartphone from '@lucide/svelte/icons/smartphone';
import Sticker from '@lucide/svelte/icons/sticker';
import User from '@lucide/svelte/icons/user';
import Video from '@lucide/svelte/icons/video';
import type { IconShape } from '../ui/icon-shape.ts';

export interface AuthorLook {
  icon: IconShape;
  /** Tailwind classes: the accent (icon, label, edge) and the bubble with its edge. */
  accent: string;
  bubble: string;
}

/** Authors differ by edge as well as by colour: solid, dotted, double, dashed. */
export const AUTHOR_LOOK: Record<Author | 'note', AuthorLook> = {
  customer: { icon: User, accent: 'text-customer', bubble: 'bg-customer-tint border-customer' },
  teammate: { icon: Headset, accent: 'text-agent', bubble: 'bg-agent-tint edge-solid border-agent' },
  bot: { icon: Bot, accent: 'text-bot', bubble: 'bg-bot-tint edge-dotted border-bot' },
  owner: { icon: Smartphone, accent: 'text-phone', bubble: 'bg-phone-tint edge-double border-phone' },
  app: { icon: MonitorSmartphone, accent: 'text-muted', bubble: 'bg-soft edge-dotted border-edge' },
  system: { icon: Info, accent: 'text-muted', bubble: '' },
  note: { icon: Lock, accent: 'text-note', bubble: 'bg-note-tint border border-dashed border-note' },
};

export const TYPE_ICON: Partial<Record<MessageType, IconShape>> = {
  image: ImageIcon,
  video: Video,
  audio: Mic,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: Contact,
  interactive: ListChecks,
  button: ListChecks,
  order: ShoppingBag,
  template: LayoutTemplate,
  unsupported: EyeOff,
};
