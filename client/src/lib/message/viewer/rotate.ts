/** A picture turned by a quarter to the right, as an address of its own. */
export async function quarterTurned(src: string): Promise<string> {
  const picture = new Image();
  picture.src = src;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalHeight;
  canvas.height = picture.naturalWidth;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.translate(canvas.width, 0);
  context.rotate(Math.PI / 2);
  context.drawImage(picture, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
  if (!blob) throw new Error('no picture');
  return URL.createObjectURL(blob);
}
