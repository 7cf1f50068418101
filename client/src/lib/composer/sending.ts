import type {
  ConversationId,
  ListView,
  MediaId,
  MediaKind,
  MessageId,
  MessageView,
  Problem,
  ReplyRequest,
  TeammateId,
  TemplateId,
  TemplateSentView,
} from '@balcao/contract';
import type { Seen } from '../inbox/seen.ts';

/** A file on its way: its bytes wait beside the outbox until the server has them. */
export interface SendingFile {
  type: 'file';
  kind: MediaKind;
  filename: string;
  mimeType: string;
  sizeBytes: number;
  /** Ours, once it is uploaded. */
  mediaId?: MediaId;
  width?: number;
  height?: number;
  durationMs?: number;
  waveform?: number[];
}

/** What a message carries beside or instead of plain words. */
export type Content =
  | SendingFile
  | { type: 'location'; location: NonNullable<ReplyRequest['location']> }
  | { type: 'contacts'; contacts: { name: string; phones: string[] }[] }
  | {
      type: 'interactive';
      buttons?: { id: string; title: string }[];
      list?: ListView;
      header?: string;
      footer?: string;
    }
  | {
      type: 'template';
      template: { id: TemplateId; variables: Record<string, string> };
      /** As the customer will see it; the body is the message's text. */
      shown: TemplateSentView;
    };

export interface Sending {
  clientId: string;
  conversationId: ConversationId;
  mode: 'reply' | 'note';
  /** The words; a file's caption. */
  text: string;
  content?: Content;
  mentions?: TeammateId[];
  quoted: MessageView | null;
  /** ISO, when the person pressed send. */
  at: string;
  force: boolean;
  /** The last message before the writer's eyes when it was sent; own ones that follow count as seen. */
  seen?: Seen;
  /**
   * `waiting` for its turn or for the connection, `uploading` its file, `posting`, `stored` by the server (its event is
   * under way), `unsure`: no answer came, so it may have been stored; sending it again with the same clientId is safe.
   * `asking`: written too long ago to leave by itself. `refused`: the server said why; for what cannot go back into the field.
   */
  state: 'waiting' | 'uploading' | 'posting' | 'stored' | 'unsure' | 'asking' | 'refused';
  storedId?: MessageId;
  refusal?: { code: string; status: number; body: Partial<Problem> };
}

/** Words alone can go back into the field; everything else stays a bubble with its reason. */
export function isPlain(sending: Sending): boolean {
  return sending.content === undefined;
}

/** The request for the people's door, without what the conversation adds at the moment of posting. */
export function requestOf(
  sending: Sending,
): Omit<ReplyRequest, 'seenMessageId' | 'quotedMessageId' | 'force'> {
  const { clientId, text, content } = sending;
  switch (content?.type) {
    case undefined:
      return { clientId, type: 'text', text };
    case 'file':
      return {
        clientId,
        type: content.kind,
        mediaId: content.mediaId,
        ...(text.trim() === '' ? {} : { text }),
      };
    case 'location':
      return { clientId, type: 'location', location: content.location };
    case 'contacts':
      return { clientId, type: 'contacts', contacts: content.contacts };
    case 'interactive': {
      const { buttons, list, header, footer } = content;
      return {
        clientId,
        type: 'interactive',
        text,
        ...(buttons ? { buttons } : {}),
        ...(list ? { list } : {}),
        ...(header ? { header } : {}),
        ...(footer ? { footer } : {}),
      };
    }
    case 'template':
      return { clientId, type: 'template', template: content.template };
  }
}

/** As a message of the thread, so that what is being sent is drawn as it will stand there. */
export function asMessage(sending: Sending, me: { id: TeammateId; name: string }): MessageView {
  const { content, quoted } = sending;
  const type = sending.mode === 'note' ? 'note' : requestOf(sending).type;
  const view: MessageView = {
    id: sending.storedId ?? sending.clientId,
    clientId: sending.clientId,
    conversationId: sending.conversationId,
    n: Number.MAX_SAFE_INTEGER,
    author: 'teammate',
    authorId: me.id,
    authorName: me.name,
    direction: 'out',
    type,
    reactions: [],
    at: sending.at,
    status: 'queued',
  };
  if (sending.text !== '') view.text = sending.text;
  if (quoted) {
    const { id, author, authorName, text = '' } = quoted;
    view.quoted = { messageId: id, author, text, ...(authorName ? { authorName } : {}) };
  }
  switch (content?.type) {
    case 'file': {
      const { kind, type: _, mediaId, ...media } = content;
      view.media = { ...media, state: mediaId ? 'ready' : 'waiting', ...(mediaId ? { id: mediaId } : {}) };
      if (kind === 'voice') view.media.voice = true;
      break;
    }
    case 'location':
      view.location = content.location;
      break;
    case 'contacts':
      view.contacts = content.contacts.map(({ name, phones }) => ({
        name,
        phones: phones.map((phone) => ({ phone })),
      }));
      break;
    case 'interactive': {
      const { type: _, ...shown } = content;
      Object.assign(view, shown);
      break;
    }
    case 'template':
      view.template = content.shown;
      break;
    case undefined:
  }
  return view;
}
