import type { GroupView } from '@conclave/desktop/bridge/contract';

/** Whether one was there from the beginning. Who joined later has nothing from before: those keys were never theirs. */
export const isFounder = (group: GroupView): boolean => group.members.some(({ me, role }) => me && role === 'creator');
