import { Laptop, Server, Waypoints } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteView } from '@conclave/desktop/bridge/contract';
import { keyholePath } from '../../components/mark.tsx';
import { curve, height, middle, type Point, places, ringRadius, seats, spread, width } from './drawing-geometry.ts';
import { EchoArc } from './echo-arc.tsx';
import { locks } from './knowledge.ts';

const mostStrands = 12;

/** The path: one thread to the second proxy, there split into one for each reader. Drawn stretch by stretch. */
export function RouteDrawing({ route }: { readonly route: RouteView }) {
  const { t } = useTranslation();
  const { you, first, second, server, ring } = places;
  const copies = Math.min(Math.max(route.recipients, 1), mostStrands);
  const others = seats(Math.max(copies - 1, 1));
  return (
    <svg role="img" aria-label={t('route.drawing')} viewBox={`0 0 ${width} ${height}`} fill="none" className="w-full">
      <EchoArc route={route} />
      <g stroke="var(--accent)" strokeWidth="2.25" strokeLinecap="round">
        <Thread d={curve(you, first)} delay="drawn-0" />
        <Thread d={curve(first, second)} delay="drawn-1" />
        <g strokeWidth="1.5" strokeOpacity="0.75">
          {spread(copies).map((offset) => (
            <Thread key={offset} d={curve(second, server, offset * 46)} delay="drawn-2" />
          ))}
          {route.recipients > 1 &&
            others.map((seat) => <Thread key={`${seat.x} ${seat.y}`} d={curve(server, seat)} delay="drawn-3" />)}
        </g>
      </g>
      <Parcel at={middle(you, first)} rings={locks[0]} delay="shown-0" />
      <Parcel at={middle(first, second)} rings={locks[1]} delay="shown-1" />
      <Parcel at={middle(second, server)} rings={locks[2]} delay="shown-2" />
      <Stop at={you} strong>
        <Laptop x={you.x - 14} y={you.y - 14} width={28} height={28} strokeWidth={1.6} color="var(--on-accent)" />
      </Stop>
      <Stop at={first}>
        <Waypoints x={first.x - 12} y={first.y - 12} width={24} height={24} strokeWidth={1.6} color="var(--accent)" />
      </Stop>
      <Stop at={second}>
        <Waypoints x={second.x - 12} y={second.y - 12} width={24} height={24} strokeWidth={1.6} color="var(--accent)" />
      </Stop>
      <Stop at={server}>
        <Server x={server.x - 12} y={server.y - 12} width={24} height={24} strokeWidth={1.6} color="var(--accent)" />
      </Stop>
      <circle cx={ring.x} cy={ring.y} r={ringRadius} stroke="var(--accent)" strokeOpacity="0.25" />
      <g className="shown-4" fill="var(--accent)">
        {others.map((seat) => (
          <circle key={`${seat.x} ${seat.y}`} cx={seat.x} cy={seat.y} r="6" />
        ))}
        <path d={keyholePath} transform={`translate(${ring.x - 32} ${ring.y - 32}) scale(2)`} />
      </g>
    </svg>
  );
}

function Thread({ d, delay }: { readonly d: string; readonly delay: string }) {
  return <path d={d} pathLength={1} className={delay} />;
}

function Stop({ at, strong = false, children }: { at: Point; strong?: boolean; children: ReactNode }) {
  return (
    <>
      <circle cx={at.x} cy={at.y} r="31" fill="var(--raised)" />
      <circle
        cx={at.x}
        cy={at.y}
        r="27"
        fill={strong ? 'var(--accent)' : 'var(--tint)'}
        stroke="var(--accent)"
        strokeWidth="1.5"
      />
      {children}
    </>
  );
}

/** The message on its way, a ring for each lock round it. */
function Parcel({ at, rings, delay }: { readonly at: Point; readonly rings: number; readonly delay: string }) {
  return (
    <g className={delay} stroke="var(--accent)" strokeWidth="1.25">
      <circle cx={at.x} cy={at.y} r={5.5 + rings * 4} fill="var(--raised)" stroke="none" />
      {Array.from({ length: rings }, (_, index) => (
        <circle key={index} cx={at.x} cy={at.y} r={7 + index * 4} />
      ))}
      <circle cx={at.x} cy={at.y} r="3.5" fill="var(--accent)" stroke="none" />
    </g>
  );
}
