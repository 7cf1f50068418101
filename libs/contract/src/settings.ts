import type { TeamId } from './ids.ts';
import type { NumberView } from './views.ts';

/** Limits of what settings may hold; both sides check them. */
export const SETTINGS_LIMITS = {
  spansPerDay: 8,
  holidays: 200,
  holidayName: 80,
  faqEntries: 300,
  faqQuestions: 50,
  faqQuestion: 200,
  faqTopic: 60,
  faqAnswer: 4096,
  botText: 1024,
  phrases: 100,
  phrase: 200,
} as const;

/** The manual way to connect a number: ids and a token copied from Meta's pages. */
export interface NumberRequest {
  name: string;
  phoneNumberId: string;
  businessAccountId: string;
  displayPhone: string;
  accessToken: string;
  defaultTeamId?: TeamId;
}

/** Only what is given changes. */
export interface NumberPatch {
  name?: string;
  accessToken?: string;
  /** Null: no team in particular. */
  defaultTeamId?: TeamId | null;
}

/** What administrators see of a number. */
export interface NumberDetail extends NumberView {
  phoneNumberId: string;
  businessAccountId: string;
  defaultTeamId: TeamId | null;
  hasAccessToken: boolean;
  held: { because: string; until: string | null } | null;
}
