import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import * as doors from '#lib/api/doors.ts';
import { ApiProblem } from '#lib/api/http.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, url }) => {
  try {
    return { session: await doors.session(fetch), last: null };
  } catch (reason) {
    if (!(reason instanceof ApiProblem)) throw reason;
    const { readSnapshot, wipeSnapshot } = await import('#lib/offline/snapshot.ts');
    if (reason.code === 'unreachable' || reason.status >= 500) {
      // Without a connection the panel opens as it was last seen here, and says so.
      const last = await readSnapshot(Date.now());
      if (last) return { session: last.session, last };
    }
    if (reason.status === 401) {
      await wipeSnapshot();
      const back = url.pathname === '/' ? '' : `?${new URLSearchParams({ para: url.pathname })}`;
      redirect(307, `${resolve('/entrar')}${back}`);
    }
    error(reason.code === 'unreachable' ? 503 : reason.status, { message: reason.code, code: reason.code });
  }
};
