import type { ContactId } from '@balcao/contract';
import { resolve } from '$app/paths';
import type { SectionId } from '../settings/sections.ts';

/** Addresses of the pages beside the inbox. */
export const MENTIONS = resolve('/(app)/mentions');
export const SEARCH = resolve('/(app)/search');

export function contactsAddress(contact?: ContactId): string {
  return resolve('/(app)/contacts/[[contact]]', { contact });
}

export function settingsAddress(section?: SectionId): string {
  return resolve('/(app)/settings/[[section]]', { section });
}
