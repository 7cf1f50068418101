/** Every refusal of every door, with its HTTP status and one sentence of meaning. The set is closed. */
export const ERRORS = {
  invalid: [400, 'A field is missing, too long or of the wrong kind; `fields` names it.'],
  invalid_json: [400, 'The body is not JSON.'],
  text_empty: [400, 'The text has nothing but blanks.'],
  text_too_long: [400, 'The text is longer than WhatsApp takes.'],
  cursor_invalid: [400, 'The cursor was not made by this list.'],
  signed_out: [401, 'Nobody is signed in, or the session has ended.'],
  credentials_wrong: [401, 'E-mail and password do not belong together.'],
  signature_wrong: [401, 'The delivery is not signed with the app secret.'],
  token_invalid: [401, 'The token is unknown, expired or revoked.'],
  not_allowed: [403, 'The role or the token may not do this.'],
  origin_refused: [403, 'The request comes from another site.'],
  verify_token_wrong: [403, 'The verify token is not ours.'],
  not_found: [404, 'There is nothing at this address.'],
  conversation_unknown: [404, 'No such conversation in this account.'],
  message_unknown: [404, 'No such message in this conversation.'],
  teammate_unknown: [404, 'No such active teammate in this account.'],
  team_unknown: [404, 'No such team in this account.'],
  number_unknown: [404, 'No such number in this account.'],
  token_unknown: [404, 'No such token in this account.'],
  media_unknown: [404, 'No such file in this account.'],
  template_unknown: [404, 'No such template in this account.'],
  label_unknown: [404, 'No such label in this account.'],
  quick_reply_unknown: [404, "No such quick reply in this account, or it is somebody else's."],
  saved_view_unknown: [404, "No such saved view in this account, or it is somebody else's."],
  contact_unknown: [404, 'No such contact in this account.'],
  merge_unknown: [404, 'No such merge in this account, or it was undone.'],
  push_subscription_unknown: [404, 'That device of yours is not called by push.'],
  session_unknown: [404, 'No such signed-in device of yours.'],
  invitation_unknown: [404, 'The invitation is used, expired or not ours.'],
  claim_taken: [409, 'Somebody else holds the conversation; `by` and `at` say who and since when.'],
  stale_view: [409, 'Messages came that the writer had not seen; they come along in `missed`.'],
  thread_elsewhere: [409, 'Another application owns the thread at Meta.'],
  already_resolved: [409, 'The conversation is resolved already.'],
  conversation_superseded: [409, 'The customer has a newer conversation, named by `conversationId`.'],
  not_resolved: [409, 'The conversation is not resolved.'],
  nothing_owed: [409, 'No answer is owed to this customer.'],
  name_taken: [409, 'Another one has this name.'],
  not_retryable: [409, 'Only a failed or unconfirmed message can be sent again, and only once.'],
  undo_too_late: [409, 'The conversation has moved on, or too much time has passed.'],
  not_mergeable: [409, 'These two contacts cannot be made one.'],
  media_not_ready: [409, 'The file is still being fetched, or could not be; `state` says which.'],
  not_held: [409, 'You do not hold the conversation.'],
  push_devices_full: [409, 'As many of your devices as may be are called by push; `most` says how many.'],
  email_taken: [409, 'A teammate with this e-mail exists.'],
  number_taken: [409, 'This number is connected already.'],
  last_administrator: [409, 'Somebody active must remain who may administer: an owner or an admin.'],
  client_id_reused: [409, 'The same clientId or Idempotency-Key came with different content.'],
  version_changed: [412, 'Somebody saved these settings meanwhile; the present version comes along.'],
  too_large: [413, 'The body is larger than this door takes.'],
  media_type_refused: [
    422,
    'WhatsApp does not take this type of file as this kind; `allowed` names what it takes.',
  ],
  media_broken: [422, 'The bytes are not what the name or type says.'],
  template_not_sendable: [422, 'The template is not approved, or its variables are not all filled in.'],
  reply_invalid: [422, 'WhatsApp would refuse the message; `field` and `problem` say why.'],
  push_endpoint_refused: [422, 'The address is not that of a public push service by HTTPS.'],
  window_closed: [422, 'The 24 hour window is closed: only a template may be sent.'],
  contact_unreachable: [422, 'There is no way to address this customer.'],
  version_required: [428, 'Settings are saved with If-Match naming the version that was read.'],
  too_many: [429, 'Too many tries; wait `retryAfterMs`.'],
  internal: [500, 'A fault of ours; the requestId finds it in the log.'],
  push_not_taken: [502, 'The push service of the device did not take it.'],
  busy: [503, 'The service cannot take this now; try again.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;

/** Body of every error, `application/problem+json` (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId: string;
  [more: string]: unknown;
}
