import type { ErrorCode } from '@balcao/contract';
import { span } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';
import { ApiProblem } from './http.ts';

/** The cause and the next step in words; a cause without words of its own is named by its code. */
export function problemWords(problem: unknown, now: number): string {
  if (!(problem instanceof ApiProblem)) return m.problem_other({ code: 'unexpected' });
  const { code, body } = problem;
  switch (code) {
    case 'unreachable':
      return m.problem_unreachable();
    case 'credentials_wrong':
      return m.problem_credentials_wrong();
    case 'too_many':
      return m.problem_too_many({
        wait: span(typeof body.retryAfterMs === 'number' ? body.retryAfterMs : 30_000),
      });
    case 'claim_taken':
      return m.problem_claim_taken({ name: takenBy(problem) ?? m.somebody(), ago: ago(body.at, now) });
    case 'not_allowed':
      return m.problem_not_allowed();
    case 'window_closed':
      return m.problem_window_closed();
    case 'thread_elsewhere':
      return m.problem_thread_elsewhere();
    case 'already_resolved':
      return m.problem_already_resolved();
    case 'conversation_superseded':
      return m.problem_conversation_superseded();
    case 'not_resolved':
      return m.problem_not_resolved();
    case 'not_held':
      return m.problem_not_held();
    case 'text_too_long':
      return m.problem_text_too_long();
    case 'contact_unreachable':
      return m.problem_contact_unreachable();
    case 'conversation_unknown':
    case 'not_found':
      return m.problem_conversation_unknown();
    case 'stale_view':
      return m.problem_stale_view();
    case 'media_unknown':
      return m.problem_media_unknown();
    case 'media_type_refused':
      return m.problem_media_type_refused();
    case 'media_broken':
      return m.problem_media_broken();
    case 'too_large':
      return m.problem_too_large();
    case 'reply_invalid':
      return m.problem_reply_invalid();
    case 'template_not_sendable':
      return m.problem_template_not_sendable();
    case 'busy':
      return m.problem_busy();
    case 'signed_out':
      return m.problem_signed_out();
    case 'push_devices_full':
      return m.problem_push_devices_full({ n: typeof body['most'] === 'number' ? body['most'] : 0 });
    case 'push_endpoint_refused':
      return m.problem_push_endpoint_refused();
    case 'push_not_taken':
      return m.problem_push_not_taken();
    case 'push_subscription_unknown':
      return m.problem_push_subscription_unknown();
    default:
      return m.problem_other({ code: withRequest(code, body.requestId) });
  }
}

export function takenBy(problem: ApiProblem): string | null {
  const by: unknown = problem.body.by;
  return typeof by === 'object' && by !== null && 'name' in by && typeof by.name === 'string'
    ? by.name
    : null;
}

function ago(at: unknown, now: number): string {
  return span(typeof at === 'string' ? Math.max(1_000, now - Date.parse(at)) : 1_000);
}

/** The request's id is what an operator needs to find it in the log. */
function withRequest(code: ErrorCode | 'unreachable', requestId: string | undefined): string {
  return requestId ? `${code} · ${requestId}` : code;
}
