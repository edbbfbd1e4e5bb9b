/** What may be tuned without touching the protocol. Times in milliseconds. */
export const config = {
  window: { minWidth: 380, minHeight: 480, crashPause: 10_000 },
  mainWindow: { width: 1280, height: 800 },
  chatWindow: { width: 560, height: 720 },
  /** Page of history that `openGroup` and `loadOlder` answer with. */
  historyPage: 60,
  /** Hits that `search` answers with. */
  searchPage: 40,
  /** Messages that one deletion names. */
  deletedAtOnce: 200,
  /** Characters of a text that is not sent yet: more than any message holds. */
  longestDraft: 65_536,
  /** Port that a server hosted here prefers the first time. */
  hostedServerPort: 7460,
  hostedServerProxies: 3,
  /** A hosted server that stops is started again after these waits; then the person has to ask for it. */
  hostedServerRestartWaits: [500, 2_000, 10_000, 30_000],
  /** One that ran this long counts as sound again. */
  hostedServerSoundAfter: 60_000,
  /** How long it may take to say that it listens. */
  hostedServerStartTimeout: 30_000,
  /** How long it may take to close its store when asked to. */
  hostedServerStopTimeout: 5_000,
  /** Quitting goes on without a port or process that has not ended by then; what is stored is stored already. */
  quitPatience: 15_000,
  /** The server takes no registration just now: how soon to ask again. */
  registrationRetry: 30_000,
  /** How long joining waits for the server's first answer before it goes on without. */
  joinPatience: 12_000,
  /** The disk is full or failing: how soon to try again what could not be stored. */
  storageRetry: 5_000,
  /** Port that the proxy role prefers the first time. */
  proxyPort: 7461,
  /** How long a test of a SOCKS proxy waits; over Tor a first connection takes a while. */
  socksTestPatience: 20_000,
  /** What arrives in this time is one notification. */
  notificationPause: 600,
  /** How often the count of carried packets goes to the window, at most. */
  proxyCountInterval: 2_000,
} as const;
