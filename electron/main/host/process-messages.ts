import { z } from 'zod';

/** From the app to the process that runs the server. */
export type ToServer =
  | {
      readonly type: 'start';
      /** Where it keeps its keys and its store; made if missing. */
      readonly folder: string;
      /** 0 for any free port. */
      readonly port: number;
      readonly proxies: number;
    }
  /** Close the store and exit. */
  | { readonly type: 'stop' };

/** From that process to the app. */
export const fromServerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('listening'), address: z.string().max(2_000), port: z.int().min(1).max(65_535) }),
  /** It exits after that. */
  z.strictObject({ type: z.literal('failed'), code: z.string().max(100) }),
]);

export type FromServer = z.infer<typeof fromServerSchema>;
