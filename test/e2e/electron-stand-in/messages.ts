/** What a test and the stand-in for Electron say to one another. */

/** From the test to the stand-in: what a user does to the operating system's own parts. */
export interface FromTest {
  /** Path for the next file dialog. */
  readonly dialog?: string;
  /** Button for the next message box. */
  readonly button?: number;
  /** Clicks the menu item of this id. */
  readonly menu?: string;
  readonly secondStart?: readonly string[];
  readonly openFile?: string;
  /** Closes the window in front. */
  readonly closeWindow?: true;
  readonly crashPage?: true;
  readonly report?: true;
  readonly quit?: true;
}

export interface MenuItem {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

/** What happened in the main process. */
export interface Report {
  readonly windows: number;
  readonly urls: readonly string[];
  readonly menu: readonly MenuItem[];
  readonly crashReports: unknown;
  readonly app: {
    readonly aboutShown: number;
    readonly aboutPanel: unknown;
    readonly isSandboxed: boolean;
    readonly paths: Readonly<Record<string, string>>;
    readonly recent: readonly string[];
  };
  readonly messages: readonly string[];
  readonly external: readonly string[];
  readonly security: Readonly<Record<string, boolean>>;
}
