import { EyeOff, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RouteView } from '@conclave/desktop/bridge/contract';
import { Dialog, DialogBody } from '../../components/dialog.tsx';
import { useWorld } from '../../stores/world.ts';
import { statusWords } from '../../words/status.ts';
import { together } from './knowledge.ts';
import { RouteDrawing } from './route-drawing.tsx';
import { RouteFacts } from './route-facts.tsx';
import { RouteStopCard } from './route-stop.tsx';

interface Props {
  readonly groupId: string;
  readonly messageId: string;
}

/** The way one message took, and what each stop on it could and could not see. */
export function RouteDialog({ groupId, messageId }: Props) {
  const { t } = useTranslation();
  const message = useWorld((world) => world.histories[groupId]?.messages.find((known) => known.id === messageId));
  if (message?.kind !== 'text' || message.status === null) return null;
  const { route, status } = message;
  const words = statusWords(t, status);
  if (route === null) {
    return (
      <Dialog title={t('route.title')}>
        <DialogBody>
          <p className="text-soft">{t('route.none', { status: words })}</p>
        </DialogBody>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('route.title')} lead={words} width="max-w-[68rem]">
      <DialogBody label={t('route.title')}>
        <Route route={route} />
      </DialogBody>
    </Dialog>
  );
}

function Route({ route }: { readonly route: RouteView }) {
  const { t } = useTranslation();
  const shared = together(route.stops);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <RouteDrawing route={route} />
        <ol className="grid gap-5 two:grid-cols-5 two:gap-x-3 two:gap-y-0 three:gap-x-4">
          {route.stops.map((stop) => (
            <RouteStopCard key={stop.role} stop={stop} />
          ))}
        </ol>
      </div>
      <div className="grid gap-x-8 gap-y-2 border-t border-line pt-3.5 text-[0.8125rem] two:grid-cols-2">
        <p className="flex gap-2.5">
          {shared === 'none' ? (
            <ShieldCheck size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-good" />
          ) : (
            <EyeOff size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
          )}
          {t(`route.together.${shared}`)}
        </p>
        <p className="flex gap-2.5 text-soft">
          <svg
            viewBox="0 0 18 18"
            aria-hidden="true"
            fill="none"
            stroke="var(--accent)"
            className="mt-0.5 size-[18px] shrink-0"
          >
            <circle cx="9" cy="9" r="8" />
            <circle cx="9" cy="9" r="5" />
            <circle cx="9" cy="9" r="2.2" fill="var(--accent)" stroke="none" />
          </svg>
          {t('route.locks')}
        </p>
      </div>
      <RouteFacts route={route} />
    </div>
  );
}
