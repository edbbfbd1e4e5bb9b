import type { GroupView } from '@conclave/desktop/bridge/contract';
import { initial } from '../words/names.ts';
import { colourClass } from './person-colour.ts';

const mostSeats = 14;

/** A group: its letter with the people seated round it, each in their own colour. For the eye only. */
export function GroupBadge({
  group,
  className = 'size-11',
}: {
  readonly group: GroupView;
  readonly className?: string;
}) {
  const seated = group.members.slice(0, mostSeats);
  return (
    <svg viewBox="0 0 44 44" aria-hidden="true" className={`shrink-0 select-none ${className}`}>
      <g className={colourClass(group.colour)}>
        <circle cx="22" cy="22" r="14.5" fill="color-mix(in oklab, var(--person) 16%, var(--raised))" />
        <text
          x="22"
          y="22.5"
          textAnchor="middle"
          dominantBaseline="central"
          fill="var(--person)"
          className="font-serif text-[15px] font-semibold"
        >
          {initial(group.name)}
        </text>
      </g>
      {seated.map((member, index) => {
        const angle = (2 * Math.PI * index) / seated.length - Math.PI / 2;
        return (
          <circle
            key={member.id}
            cx={22 + 18.7 * Math.cos(angle)}
            cy={22 + 18.7 * Math.sin(angle)}
            r="2.3"
            fill="var(--person)"
            className={colourClass(member.colour)}
          />
        );
      })}
    </svg>
  );
}
