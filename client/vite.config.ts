import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const server = process.env.BALCAO_SERVER ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;

export default defineConfig({
  plugins: [
    tailwindcss(),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/i18n/generated',
      // The locale is chosen in i18n/locale.ts, which remembers it and understands `pt` and `pt-PT`.
      strategy: ['globalVariable', 'baseLocale'],
      emitTsDeclarations: true,
    }),
    sveltekit({ adapter: adapter({ fallback: 'index.html', precompress: true }) }),
  ],
  build: {
    rolldownOptions: {
      // The decoder of voice notes offers to mend speech by a model of 3 MB, which nobody here asks for.
      external: ['@wasm-audio-decoders/opus-ml'],
      // What four parts share goes into one file: a hundred crumbs pack worse, and each is a request.
      output: { codeSplitting: { groups: [{ name: 'base', minShareCount: 4 }] } },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/health': server,
      '/simulator': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
