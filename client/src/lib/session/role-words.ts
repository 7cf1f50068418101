import type { Role } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export function roleWords(role: Role): string {
  switch (role) {
    case 'agent':
      return m.role_agent();
    case 'supervisor':
      return m.role_supervisor();
    case 'owner':
      return m.role_owner();
    case 'admin':
      return m.role_admin();
  }
}
