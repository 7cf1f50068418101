import { afterEach, expect, jest, test } from '@jest/globals';
import type { MessageView } from '@balcao/contract';
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import OneBody from '../testing/OneBody.svelte';
import { message } from '../testing/samples.ts';

afterEach(cleanup);

const draw = (over: Partial<MessageView>, onview?: () => void) =>
  render(OneBody, { message: message({ id: `m${Math.random()}`, text: '', ...over }), onview });
const file = (over: Partial<NonNullable<MessageView['media']>>) => ({
  id: 'f',
  state: 'ready' as const,
  mimeType: 'image/jpeg',
  ...over,
});

test('a picture is a button that opens it, in its final size before its bytes are here', async () => {
  const onview = jest.fn();
  draw({ type: 'image', media: file({ width: 1200, height: 900, thumbnail: true }) }, onview);
  const button = screen.getByRole('button', { name: 'Abrir Foto de Marina' });
  expect(button.style.inlineSize || button.getAttribute('style')).toContain('330px');
  expect(button.querySelector('img')?.getAttribute('src')).toBe('/api/v1/media/f/thumbnail');
  await fireEvent.click(button);
  expect(onview).toHaveBeenCalledTimes(1);
});

test('a broken picture says so instead of an empty box', async () => {
  const { container } = draw({ type: 'image', media: file({}) });
  await fireEvent.error(container.querySelector('img') as HTMLImageElement);
  expect(screen.getByText('A foto não abriu')).toBeTruthy();
});

test.each([
  ['waiting', 'Foto: chegando…'],
  ['failed', 'Foto: ainda não chegou'],
  ['gone', 'Foto: não existe mais aqui'],
] as const)('a picture that is %s is told in words', (state, words) => {
  draw({ type: 'image', media: file({ state }) });
  expect(screen.getByText(words)).toBeTruthy();
});

test('a film is a picture until it is wanted', async () => {
  const { container } = draw({ type: 'video', media: file({ mimeType: 'video/mp4', durationMs: 8_000 }) });
  expect(container.querySelector('video')).toBeNull();
  await fireEvent.click(screen.getByRole('button', { name: 'Tocar Vídeo de Marina, 0:08' }));
  expect(container.querySelector('video')?.getAttribute('src')).toBe('/api/v1/media/f');
});

test('a voice note has a button, a position that keys move, and its speed', async () => {
  draw({ type: 'voice', media: file({ mimeType: 'audio/ogg', durationMs: 14_000, voice: true }) });
  expect(screen.getByRole('button', { name: 'Tocar Mensagem de voz de Marina' })).toBeTruthy();
  const slider = screen.getByRole('slider');
  expect(slider.getAttribute('aria-valuetext')).toBe('0:00 de 0:14');
  await fireEvent.click(screen.getByRole('button', { name: 'Velocidade 1×' }));
  expect(screen.getByRole('button', { name: 'Velocidade 1,5×' })).toBeTruthy();
});

test('a document is a link that downloads under its own name, without tricks of direction', () => {
  draw({ type: 'document', media: file({ mimeType: 'application/pdf', filename: 'a\u202Efdp.exe' }) });
  const link = screen.getByRole('link', { name: /^Baixar afdp\.exe/ });
  expect(link.getAttribute('download')).toBe('afdp.exe');
});

test('a place has its coordinates and a link that tells nobody where one comes from', () => {
  draw({ type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Loja' } });
  expect(screen.getByText('23,5° S, 46,6° O')).toBeTruthy();
  expect(screen.getByRole('link').getAttribute('rel')).toContain('noreferrer');
});

test('a contact card names its phones, each to be copied, and says when it is the customer’s own', () => {
  draw({
    type: 'contacts',
    contacts: [{ name: 'Bruno', phones: [{ phone: '+55 11 90000-0002' }], own: true }, { phones: [] }],
  });
  expect(screen.getByRole('button', { name: 'Copiar +55 11 90000-0002' })).toBeTruthy();
  expect(screen.getByText('É o próprio cliente')).toBeTruthy();
  expect(screen.getByText('Sem telefone')).toBeTruthy();
});

test('an order shows its lines and their sum as money', () => {
  draw({
    type: 'order',
    order: { lines: [{ productId: 'sku-1', quantity: 2, price: 129.9, currency: 'BRL' }] },
  });
  expect(screen.getByText('sku-1')).toBeTruthy();
  expect(screen.getAllByText(/259,80/).length).toBe(2);
});

test('a form shows what was filled in', () => {
  draw({
    type: 'interactive',
    choice: { kind: 'form', title: 'Troca', fields: [{ name: 'Tamanho', value: '38' }] },
  });
  expect(screen.getByText('Tamanho').nextElementSibling?.textContent).toBe('38');
});

test('what only the phone shows has a button that tells the owner, once', async () => {
  const calls: string[] = [];
  globalThis.fetch = (async (address: string) => {
    calls.push(address);
    return { ok: true, headers: { get: () => null }, json: async () => ({ told: 1, messageId: 'm' }) };
  }) as unknown as typeof fetch;
  draw({ type: 'unsupported', unreadable: 'phone_only' });
  expect(screen.getByText('Mensagem visível só no celular')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Avisar o dono' }));
  expect(await screen.findByText('Dono avisado')).toBeTruthy();
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatch(/\/messages\/.+\/ask-owner$/);
});

test.each([
  ['not_supported', 'Tipo de mensagem que não aparece aqui'],
  ['lost', 'O arquivo se perdeu'],
] as const)('%s is told in words', (unreadable, words) => {
  draw({ type: 'unsupported', unreadable });
  expect(screen.getByText(words)).toBeTruthy();
});
