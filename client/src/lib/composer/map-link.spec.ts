import { expect, test } from '@jest/globals';
import { isShortMapLink, placeIn } from './map-link.ts';

test.each([
  ['-23.5505, -46.6333', -23.5505, -46.6333],
  ['-23.5505,-46.6333', -23.5505, -46.6333],
  ['(-23.5505 -46.6333)', -23.5505, -46.6333],
  ['-23,5505; -46,6333', -23.5505, -46.6333],
  ['-23,5505, -46,6333', -23.5505, -46.6333],
  ['23°33\'01.8"S 46°37\'59.9"W', -23.5505, -46.6333056],
  ['23°33\'01,8"S, 46°37\'59,9"O', -23.5505, -46.6333056],
  ['geo:-23.5505,-46.6333?z=17', -23.5505, -46.6333],
  ['https://www.google.com/maps/@-23.5505,-46.6333,15z', -23.5505, -46.6333],
  ['https://maps.google.com/?q=-23.5505,-46.6333', -23.5505, -46.6333],
  ['https://www.google.com/maps/search/?api=1&query=-23.5505%2C-46.6333', -23.5505, -46.6333],
  ['https://waze.com/ul?ll=-23.5505%2C-46.6333&navigate=yes', -23.5505, -46.6333],
  ['https://www.openstreetmap.org/?mlat=-23.5505&mlon=-46.6333#map=16/1/2', -23.5505, -46.6333],
  ['https://www.openstreetmap.org/#map=16/-23.5505/-46.6333', -23.5505, -46.6333],
  ['https://maps.apple.com/?ll=-23.5505,-46.6333', -23.5505, -46.6333],
])('%s is a place', (text, latitude, longitude) => {
  expect(placeIn(text)).toEqual({ latitude, longitude });
});

test('a place of Google has its name, and its pin rather than the middle of the picture', () => {
  const link =
    'https://www.google.com/maps/place/Pra%C3%A7a+da+S%C3%A9/@-23.5,-46.6,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d-23.5505!4d-46.6333';
  expect(placeIn(link)).toEqual({ latitude: -23.5505, longitude: -46.6333, name: 'Praça da Sé' });
});

test.each([
  'Rua das Flores, 37',
  '91.0, 10.0',
  '10.0, 181.0',
  'https://example.com/',
  'javascript:alert(1)',
  'https://www.google.com/maps/place/%E0%A4%A/',
  '',
  '12',
])('%s is none', (text) => {
  expect(placeIn(text)).toBeNull();
});

test('a short link is known for what it is', () => {
  expect(isShortMapLink('https://maps.app.goo.gl/abc123')).toBe(true);
  expect(isShortMapLink('https://www.google.com/maps/@1,2,3z')).toBe(false);
});
