import { firstBoot } from './first-boot.ts';
import { runServer } from './server.ts';

// `serve`: the server as in production. No demo, no simulator; a database of others' must come with its own secret.
await runServer({
  outsideSecret: true,
  beforeListen: async (app) => {
    await app.init();
    await firstBoot(app);
  },
});
