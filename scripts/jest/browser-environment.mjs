import { TestEnvironment } from 'jest-environment-jsdom';

/** jsdom that resolves packages as a bundler for the browser would, so Svelte's client half is loaded. */
export default class BrowserEnvironment extends TestEnvironment {
  exportConditions() {
    return ['browser', 'svelte', 'import', 'default'];
  }
}
