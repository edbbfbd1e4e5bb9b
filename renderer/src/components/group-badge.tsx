import type { GroupView } from '@conclave/desktop/bridge/contract';
import { initial } from '../words/names.ts';
import { colourClass } from './person-colour.ts';

const mostSeats = 14;
const fewestSeats = 6;

/**
 * A group: its letter with the people seated round it, each in their own colour, and a few empty seats as long as
 * they are few. Of one that the person is out of, only the empty room is left. For the eye only.
 */
export function GroupBadge({
  group,
  className = 'size-11',
}: {
  readonly group: GroupView;
  readonly className?: string;
}) {
  const inside = group.state === 'member';
  const seated = inside ? group.members.slice(0, mostSeats) : [];
  const seats = Math.max(seated.length, fewestSeats);
  return (
    <svg viewBox="0 0 44 44" aria-hidden="true" className={`shrink-0 select-none ${className}`}>
      <g className={colourClass(group.colour)}>
        <circle
          cx="22"
          cy="22"
          r="14.5"
          fill={inside ? 'color-mix(in oklab, var(--person) 16%, var(--raised))' : 'var(--sunken)'}
        />
        <text
          x="22"
          y="22.5"
          textAnchor="middle"
          dominantBaseline="central"
          fill={inside ? 'var(--person)' : 'var(--soft)'}
          className="font-serif text-[15px] font-semibold"
        >
          {initial(group.name)}
        </text>
      </g>
      {Array.from({ length: seats }, (_, index) => {
        const member = seated[index];
        const angle = (2 * Math.PI * index) / seats - Math.PI / 2;
        return (
          <circle
            key={member?.id ?? index}
            cx={22 + 18.7 * Math.cos(angle)}
            cy={22 + 18.7 * Math.sin(angle)}
            r={member === undefined ? 1.6 : 2.3}
            fill={member === undefined ? 'var(--strong-line)' : 'var(--person)'}
            opacity={member === undefined ? 0.45 : 1}
            className={member === undefined ? '' : colourClass(member.colour)}
          />
        );
      })}
    </svg>
  );
}
