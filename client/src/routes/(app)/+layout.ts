import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import * as doors from '#lib/api/doors.ts';
import { ApiProblem } from '#lib/api/http.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, url }) => {
  try {
    return { session: await doors.session(fetch) };
  } catch (reason) {
    if (!(reason instanceof ApiProblem)) throw reason;
    if (reason.status === 401) {
      const back = url.pathname === '/' ? '' : `?${new URLSearchParams({ para: url.pathname })}`;
      redirect(307, `${resolve('/entrar')}${back}`);
    }
    error(reason.code === 'unreachable' ? 503 : reason.status, { message: reason.code, code: reason.code });
  }
};
