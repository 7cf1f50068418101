import { m } from '../i18n/generated/messages.js';

/** What happened to a message that did not go, and what to do about it. */
export interface FailureWords {
  why: string;
  todo: string;
}

/** Meta's codes (and our own) that a person can meet, in the groups of what helps. */
export function failureWords(code: string | undefined, detail?: string): FailureWords {
  switch (code) {
    case '131047':
      return { why: m.failure_window(), todo: m.failure_window_todo() };
    case '131026':
      return { why: m.failure_unreachable(), todo: m.failure_unreachable_todo() };
    case '131050':
      return { why: m.failure_opted_out(), todo: m.failure_opted_out_todo() };
    case '131049':
      return { why: m.failure_not_now(), todo: m.failure_not_now_todo() };
    case '130497':
      return { why: m.failure_country(), todo: m.failure_by_phone_todo() };
    case '130472':
      return { why: m.failure_experiment(), todo: m.failure_by_phone_todo() };
    case '131021':
      return { why: m.failure_self(), todo: m.failure_self_todo() };
    case '131062':
      return { why: m.failure_needs_phone(), todo: m.failure_needs_phone_todo() };
    case '130429':
    case '131056':
    case '131048':
    case '80007':
    case '4':
      return { why: m.failure_rate(), todo: m.failure_rate_todo() };
    case '1':
    case '2':
    case '131000':
    case '131016':
    case '133004':
    case '131057':
      return { why: m.failure_meta_down(), todo: m.failure_meta_down_todo() };
    case '0':
    case '190':
    case '3':
    case '10':
    case '33':
    case '131005':
    case '133010':
    case '131045':
      return { why: m.failure_disconnected(), todo: m.failure_admin_todo() };
    case '368':
    case '131031':
      return { why: m.failure_blocked(), todo: m.failure_admin_todo() };
    case '131042':
      return { why: m.failure_payment(), todo: m.failure_admin_todo() };
    case '131037':
      return { why: m.failure_name(), todo: m.failure_admin_todo() };
    case '131051':
      return { why: m.failure_kind(), todo: m.failure_kind_todo() };
    case '131052':
    case '131053':
    case 'media_upload':
      return { why: m.failure_media(), todo: m.failure_media_todo() };
    case '132000':
    case '132001':
    case '132005':
    case '132007':
    case '132012':
    case '132015':
    case '132016':
      return { why: m.failure_template(), todo: m.failure_template_todo() };
    case 'send_unconfirmed':
      return { why: m.failure_unconfirmed(), todo: m.failure_unconfirmed_todo() };
    case undefined:
      return { why: m.failure_unknown(), todo: m.failure_try_todo() };
    default:
      return {
        why: m.failure_other({ code: detail ? `${code} · ${detail}` : code }),
        todo: m.failure_try_todo(),
      };
  }
}

/** Whether trying again at once may help; the other failures want something else done first. */
export function retryHelps(code: string | undefined): boolean {
  return !['131047', '131026', '131050', '130497', '131021', '131051', '131053', '132015', '132016'].includes(
    code ?? '',
  );
}
