import { useTranslation } from 'react-i18next';
import type { RouteView } from '@conclave/desktop/bridge/contract';
import { spanWords } from '../../words/time.ts';
import { places } from './drawing-geometry.ts';

/** One's own copy, straight from the server back to oneself: it proves that the path held. */
export function EchoArc({ route }: { readonly route: RouteView }) {
  const { t, i18n } = useTranslation();
  const { you, server } = places;
  const back = route.echoAt !== null;
  const words =
    route.echoAt === null
      ? t('route.echoWaiting')
      : t('route.echoBack', { time: spanWords(t, route.echoAt - route.submittedAt, i18n.language) });
  return (
    <g className={back ? 'shown-4' : ''}>
      <path
        d={`M${server.x} ${server.y}C${server.x - 20} 190 ${you.x + 20} 190 ${you.x} ${you.y}`}
        stroke="var(--strong-line)"
        strokeWidth="1.5"
        strokeDasharray={back ? '1 6' : '1 12'}
        strokeLinecap="round"
      />
      <text
        x={(you.x + server.x) / 2}
        y="178"
        textAnchor="middle"
        fill="var(--soft)"
        fontSize="13.5"
        className="max-two:hidden"
      >
        {words}
      </text>
    </g>
  );
}
