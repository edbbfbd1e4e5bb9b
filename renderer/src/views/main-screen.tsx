import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../hooks/use-media.ts';
import { useKeys } from '../hooks/use-keys.ts';
import { useSearch } from '../stores/search.ts';
import { goTo, useView } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { Conversation } from './conversation/conversation.tsx';
import { Dialogs } from './dialogs.tsx';
import { Home } from './home.tsx';
import { SearchView } from './search/search-view.tsx';
import { SealedView } from './sealed/sealed-view.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';

/** Sidebar and the place one is at, side by side; one of them below 700 pixels. */
export function MainScreen() {
  const wide = useMedia('(min-width: 700px)');
  const searching = useSearch((search) => search.scope !== null);
  const atHome = useView((view) => view.place.at === 'home') && !searching;
  useKeys();
  useKnownPlace();
  return (
    <div className="flex h-full">
      {wide ? <Sidebar alone={false} /> : atHome && <Groups />}
      {(wide || !atHome) && (
        <main className="relative flex min-w-0 flex-1 flex-col bg-paper">
          <PlaceView alone={!wide} />
        </main>
      )}
      <Dialogs />
    </div>
  );
}

/** The list of groups where it is all there is to see. */
function Groups() {
  const { t } = useTranslation();
  return (
    <main className="min-w-0 flex-1">
      <h1 className="sr-only">{t('app.name')}</h1>
      <Sidebar alone />
    </main>
  );
}

function PlaceView({ alone }: { readonly alone: boolean }) {
  const place = useView((view) => view.place);
  const groups = useWorld((world) => world.groups);
  const scope = useSearch((search) => search.scope);
  if (scope !== null) {
    return <SearchView groupId={scope.groupId} from={place.at === 'group' ? place.groupId : null} only={false} />;
  }
  if (place.at === 'sealed') return <SealedView alone={alone} />;
  const group = place.at === 'group' ? groups.find((known) => known.id === place.groupId) : undefined;
  return group === undefined ? <Home /> : <Conversation key={group.id} group={group} alone={alone} />;
}

/** A remembered group that this profile does not have (any more) is not a place to be at. */
function useKnownPlace() {
  const place = useView((view) => view.place);
  const groups = useWorld((world) => world.groups);
  useEffect(() => {
    // An invite may open a moment before its group arrives.
    if (place.at === 'group' && !groups.some((group) => group.id === place.groupId)) {
      const timer = setTimeout(() => goTo({ at: 'home' }), 2000);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [place, groups]);
}
