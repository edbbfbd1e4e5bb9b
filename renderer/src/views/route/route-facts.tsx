import { useTranslation } from 'react-i18next';
import type { RouteView } from '@conclave/desktop/bridge/contract';
import { spanWords } from '../../words/time.ts';

/** The numbers of the newest attempt. */
export function RouteFacts({ route }: { readonly route: RouteView }) {
  const { t, i18n } = useTranslation();
  const span = (until: number | null) =>
    until === null ? t('route.fact.pending') : spanWords(t, until - route.submittedAt, i18n.language);
  const facts = [
    [t('route.fact.handed'), span(route.settledAt)],
    [t('route.fact.echo'), span(route.echoAt)],
    [t('route.fact.copies'), t('route.fact.copiesValue', { count: route.recipients })],
    [t('route.fact.bytes'), t('route.fact.bytesValue', { count: route.packetBytes })],
    [t('route.fact.attempts'), String(route.attempts)],
    [t('route.fact.profile'), t(`route.profile.${route.profile}`)],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line pt-3.5 two:grid-cols-3 three:grid-cols-6">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-[0.8125rem] text-soft">{name}</dt>
          <dd className="tabular font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
