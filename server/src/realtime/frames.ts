/** A Socket.IO event, encoded once for however many sockets. */
export interface Frame {
  /** The Socket.IO packet, for a transport that cannot take the ready frame. */
  readonly packet: string;
  /** Header and payload of the WebSocket frame around it. */
  readonly webSocket: readonly [Buffer, Buffer];
  readonly bytes: number;
}

/** Larger frames would hold up a slow line and everything behind them. */
export const FRAME_CHARS = 256 * 1024;

/** @param json  the event's one argument, as JSON text */
export function frameOf(event: string, json: string): Frame {
  const packet = `2["${event}",${json}]`; // 2: an event, in Socket.IO's protocol 5
  const payload = Buffer.from(`4${packet}`); // 4: a message, in Engine.IO's protocol 4
  const header = headerOf(payload.length);
  return { packet, webSocket: [header, payload], bytes: header.length + payload.length };
}

/** One `live` frame, or several when it is much. The events' text is spliced, never parsed. */
export function liveFrames(texts: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let part: string[] = [];
  let chars = 0;
  for (const text of texts) {
    if (part.length > 0 && chars + text.length > FRAME_CHARS) {
      frames.push(frameOf('live', `[${part.join(',')}]`));
      part = [];
      chars = 0;
    }
    part.push(text);
    chars += text.length;
  }
  if (part.length > 0) frames.push(frameOf('live', `[${part.join(',')}]`));
  return frames;
}

/** A final, unmasked text frame (RFC 6455, 5.2). */
function headerOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  if (length < 65_536) {
    const header = Buffer.from([0x81, 126, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUIntBE(length, 4, 6);
  return header;
}
