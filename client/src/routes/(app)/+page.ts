import { redirect } from '@sveltejs/kit';
import { addressOf } from '#lib/inbox/address.ts';

export const load = () => redirect(307, addressOf('mine'));
