import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteStop } from '@conclave/desktop/bridge/contract';
import { knowledge } from './knowledge.ts';

/** One stop: what it is called, what it saw, what it did not. */
export function RouteStopCard({ stop }: { readonly stop: RouteStop }) {
  const { t } = useTranslation();
  const { saw, hidden } = knowledge[stop.role];
  return (
    <li className="min-w-0 text-[0.8125rem] leading-snug two:row-span-4 two:grid two:grid-rows-subgrid">
      <h3 className="font-serif text-[1.0625rem] leading-tight font-medium two:text-center">
        {t(`route.stop.${stop.role}`)}
      </h3>
      <p className="tabular mb-3 text-[0.75rem] two:min-h-8 text-soft wrap-anywhere two:text-center">
        {stop.name !== '' && <Breakable name={stop.name} />}
        {stop.address !== null && stop.address !== stop.name && <span className="block">{stop.address}</span>}
        {stop.sameOperatorAsServer && stop.role !== 'central-server' && (
          <span className="mt-1 inline-block rounded-md bg-warn-tint px-1.5 py-0.5 text-warn">
            {t('route.sameOperator')}
          </span>
        )}
      </p>
      <List
        title={t('route.saw')}
        icon={<Check size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-accent" />}
      >
        {saw.map((key) => t(`route.known.${key}`))}
      </List>
      <List title={t('route.notSaw')} icon={<X size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-soft" />}>
        {hidden.map((key) => t(`route.hidden.${key}`))}
      </List>
    </li>
  );
}

/** A host may be long: it breaks before its port first. */
function Breakable({ name }: { readonly name: string }) {
  const [host = '', port] = name.split(/(?=:\d+$)/u);
  return (
    <span className="block">
      {host}
      {port !== undefined && (
        <>
          <wbr />
          {port}
        </>
      )}
    </span>
  );
}

function List({ title, icon, children }: { title: string; icon: ReactNode; children: readonly string[] }) {
  return (
    <section className="mb-2.5">
      <h4 className="mb-1 font-semibold">{title}</h4>
      <ul className="flex flex-col gap-0.5">
        {children.map((words) => (
          <li key={words} className="flex gap-1.5">
            {icon}
            {words}
          </li>
        ))}
      </ul>
    </section>
  );
}
