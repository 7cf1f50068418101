import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Attendance, UNTOUCHED_MS } from './attendance.ts';

let state: DocumentVisibilityState;
let said: boolean[];
let attendance: Attendance;

beforeEach(() => {
  jest.useFakeTimers();
  state = 'visible';
  jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => state);
  said = [];
  attendance = new Attendance((here) => said.push(here));
});
afterEach(() => {
  attendance.stop();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function turns(next: DocumentVisibilityState): void {
  state = next;
  document.dispatchEvent(new Event('visibilitychange'));
}

test('a panel that goes out of sight is left, and taken up again', () => {
  turns('hidden');
  turns('visible');
  expect(said).toEqual([true, false, true]);
});

test('a panel in sight that nobody touches is left after a while, until somebody does', () => {
  jest.advanceTimersByTime(UNTOUCHED_MS - 60_000);
  dispatchEvent(new Event('pointermove'));
  jest.advanceTimersByTime(UNTOUCHED_MS - 60_000);
  expect(said).toEqual([true]);
  jest.advanceTimersByTime(120_000);
  expect(said).toEqual([true, false]);
  dispatchEvent(new Event('keydown'));
  expect(said).toEqual([true, false, true]);
});

test('nothing is said any more once it has stopped', () => {
  attendance.stop();
  turns('hidden');
  expect(said).toEqual([true]);
});
