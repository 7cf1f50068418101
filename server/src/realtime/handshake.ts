import { z } from 'zod';

const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const id = z.guid().transform((text) => text.toLowerCase());

/** What a client says of itself when it connects. Unknown members are ignored: newer clients may say more. */
export const handshakeSchema = z.object({
  protocol: z.number().int().optional(),
  sinceSeq: seq.nullish().transform((value) => value ?? undefined),
  epoch: z
    .string()
    .max(100)
    .nullish()
    .transform((value) => value ?? undefined),
  token: z.string().max(200).optional(),
});
export type GivenHandshake = z.infer<typeof handshakeSchema>;

export const viewingSchema = z.object({ conversationId: id.nullable(), peek: z.boolean().optional() });
export const typingSchema = z.object({ conversationId: id, mode: z.enum(['reply', 'note']) });
export const sinceSchema = z.object({ seq });
export const attendingSchema = z.object({ here: z.boolean() });

/** Null when it makes no sense. */
export const readHandshake = reader(handshakeSchema);
export const readViewing = reader(viewingSchema);
export const readTyping = reader(typingSchema);
export const readSince = reader(sinceSchema);
export const readAttending = reader(attendingSchema);

function reader<T>(schema: z.ZodType<T>): (value: unknown) => T | null {
  return (value) => {
    const read = schema.safeParse(value);
    return read.success ? read.data : null;
  };
}
