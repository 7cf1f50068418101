import sharp from 'sharp';

/** A second of a tone, then a second of silence, as WhatsApp's microphone packs it: Ogg with Opus, mono. */
export const VOICE = Buffer.from(
  'T2dnUwACAAAAAAAAAADg+PpgAAAAAOqYKOgBE09wdXNIZWFkAQEAD4C7AAAAAABPZ2dTAAAAAAAAAAAAAOD4+mABAAAA+0B66AEa' +
    'T3B1c1RhZ3MKAAAAUmVjb3JkZXJKUwAAAABPZ2dTAACAuwAAAAAAAOD4+mACAAAA5IiSQTIRFg4RFBMSFhEUEQ4SEREQEQwQExEP' +
    'DhURERARERESERAQEREQEBARERAQEQ8QERAQEQiEnoQTb9H2J5/0T2cFfShgCLdk6tT1jZTt/zSC1tYmuOT1gBQ9UAiumGa+Yvgb' +
    'FXJ/7ptACK6YZr54GzpDU9jGmvAO+vYIrphmvngbOkNT2aAGR9EqAdt0gAiumGa+eBs6Q1qJbL3A/MVIMeAIrphmvngbOkNT1M+1' +
    'RrqjB4AIrphmvngbOkNhaxReNARqaKAME+sgCK6YZr5i+1Nz/0BppXjO4gQIrphmvngbOkNajz6blyqA3y+IQAiumGa+YvgbFV9G' +
    '7NpjBth5CK6YZr5i+BsVcjboFDYIrphmvmL4GxVfwtsdmsMdwr4Iro1XWmCJcfJORODAM2TmQAiumGa+UlT39ld/bThHkFZACK6Y' +
    'Zr54Gzy7l5SGL+w6kAiumGa+eBs8u5uMOkzWcFfyCK6NV1pgiXHyXR5ACK6YZr5SV24I4B+/Wv8/tgiumGa+eBoBsuZXOF21sVCz' +
    'tgYIrphmvmL7WfbHTRwywj8V2AiumGa+eBoBsuqvoq28/giumGa+eBoBlHkmvh3ACK6YZr54GgGUdF4hG3Jgq0M+UHBwCLDdi9RK' +
    'Cv7E92elK5IgnHgIsfLXWWXIUASL88iSeFdk8Aix8tdaYI1SiJA0GRLJ2oAIsfLXWmCRnVDhPj8PtHOEzAix8tdZZcIcw/paKDvY' +
    'kbIwCLHy11llxUXS08R0tfYWkvwIsfLXWWXGjN2tmFpGguXzsuoIsfLXWfGgovHkzj3j99z2MAix8tdaYI1qQuv0ry79HmQIsfLX' +
    'WZo5NqHCRfLiUQcECLHy11llwhzD6S2IG5Lm7jAIsfLXWWXFRdLZPH62IMrQvwix8tdaYI0WnQZdmdmsOGAIsfLXWmCNFpxcjigc' +
    'vtCACLHy11llxozdp2019I8hmAix8tdZZchQPxlHa5FyFTDgCLHy11llyFA/FGvQLNOsJCAIsfLXWWXIUDQ1FhCY265ICLHy11ll' +
    'yFAEi/O+6lYU7Aix8tdaYI1qQ5e1ZDSJ58+ACLHy11llwhzD4NpT/ETJCLHy11llwhzD43IhSVi0EAix8tdZZcVF0tkWiLfkg+Gu' +
    'CLHy11pgjRadBiGsAlH1dAix8tdaYI0WnFyEC52ChnAIsfLXWWXGjN2z9aFiTXO8gE9nZ1MAAAB3AQAAAAAA4Pj6YAMAAADnM9mU' +
    'Mg8NCAcGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGCITkLkgE6STiBKAR2opACD36gCqRfb9G' +
    'ij+wgwguewCbMymQCAol+RaF4AgIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggI' +
    'rLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMO' +
    'xggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggI' +
    'rLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxggIrLMOxk9nZ1MA' +
    'BP//////////4Pj6YAQAAAD34TH6AA==',
  'base64',
);

/** A picture of noise, so that its size does not vanish in packing. */
export function picture(type: 'jpeg' | 'png' | 'webp' | 'gif', width = 320, height = 200): Promise<Buffer> {
  const noise = sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
  return noise.toFormat(type).toBuffer();
}

/** An MP4 with an index and nothing in it. */
export function film({ handlers = ['vide', 'soun'], isTurned = false } = {}): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1000, 12); // units a second
  header.writeUInt32BE(2500, 16);
  const tracks = handlers.map((handler) => {
    const track = Buffer.alloc(84);
    const turn = isTurned ? [0, 0x10000, 0, -0x10000] : [0x10000, 0, 0, 0x10000];
    track.writeInt32BE(turn[0] ?? 0, 40);
    track.writeInt32BE(turn[1] ?? 0, 44);
    track.writeUInt32BE(640 << 16, 76);
    track.writeUInt32BE(360 << 16, 80);
    const named = Buffer.alloc(24);
    named.write(handler, 8, 'latin1');
    return box('trak', box('tkhd', track), box('mdia', box('hdlr', named)));
  });
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')),
    box('mdat', Buffer.alloc(2_000)),
    box('moov', box('mvhd', header), ...tracks),
  ]);
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A PDF of one empty page. */
export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
