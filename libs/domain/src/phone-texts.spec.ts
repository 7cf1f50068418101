import { expect, test } from '@jest/globals';
import { isRegisteredPhoneText } from './phone-texts.ts';
import { facts } from './test-kit.ts';

const routing = {
  ...facts().routing,
  automaticPhoneTexts: ['Olá! Já vamos te atender. 😊', 'Voltamos às 9h'],
};

test.each([
  // what the echo holds, is it the app's
  ['Olá! Já vamos te atender. 😊', true],
  ['  Olá!  Já vamos\nte atender. 😊 ', true],
  ['Ola\u0301! Ja\u0301 vamos te atender. 😊', true],
  ['Olá! Já vamos te atender.', false],
  ['Olá! Já vamos te atender. 😊 Aqui é o Otávio.', false],
  ['', false],
])('%j → %s', (text, isTheApps) => expect(isRegisteredPhoneText(text, routing)).toBe(isTheApps));

test('nothing registered, nothing automatic', () => {
  expect(isRegisteredPhoneText('', facts().routing)).toBe(false);
});
