import { TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dismissNotice, useView } from '../stores/view.ts';
import { problemWords } from '../words/problem.ts';
import { IconButton } from './button.tsx';

/** Problems that belong to no form. They stay until read: a notice that leaves by itself is missed by half its readers. */
export function Notices() {
  const { t } = useTranslation();
  const notices = useView((view) => view.notices);
  return (
    <section
      data-notices
      aria-label={t('notices.label')}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-4 z-50 mx-auto flex w-full max-w-md flex-col gap-2 px-4"
    >
      {notices.map((notice) => {
        const { what, todo } = problemWords(t, notice.problem);
        return (
          <div
            key={notice.id}
            className="pointer-events-auto flex animate-rise items-start gap-3 rounded-card bg-raised py-3 ps-4 pe-2 shadow-float"
          >
            <TriangleAlert size={18} className="mt-0.5 shrink-0 text-accent" aria-hidden="true" />
            <p className="min-w-0 flex-1 text-[0.875rem]">
              <strong className="font-semibold">{what}</strong> {todo}
            </p>
            <IconButton
              label={t('notices.dismiss')}
              icon={<X size={16} />}
              small
              className="-my-1"
              onClick={() => dismissNotice(notice.id)}
            />
          </div>
        );
      })}
    </section>
  );
}
