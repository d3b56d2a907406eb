/* The components. Charts and the map have doors of their own (`@sluice/ui/charts`, `@sluice/ui/map`), because they are heavy. */
export { Sparkline, type SparklineProps } from './charts/sparkline.tsx';
export { Badge, type BadgeProps } from './components/badge.tsx';
export { Banner, type BannerProps } from './components/banner.tsx';
export {
  Button,
  type ButtonProps,
  IconButton,
  type IconButtonProps,
  LinkButton,
  type LinkButtonProps,
} from './components/button.tsx';
export { buttonStyles } from './components/button-styles.ts';
export { Code, CodeBlock, type CodeBlockProps } from './components/code.tsx';
export { CopyButton } from './components/copy-button.tsx';
export { DescriptionList, type DescriptionListProps } from './components/description-list.tsx';
export { type DiffEntry, DiffView, type DiffViewProps } from './components/diff-view.tsx';
export { EmptyState, type EmptyStateProps } from './components/empty-state.tsx';
export { ErrorState, type ErrorStateProps } from './components/error-state.tsx';
export { type HealthState, healthStates, stateLooks } from './components/health-state.ts';
export { Kbd } from './components/kbd.tsx';
export { faviconSvg, Mark } from './components/mark.tsx';
export { PageHeader, type PageHeaderProps } from './components/page-header.tsx';
export { Panel, type PanelProps } from './components/panel.tsx';
export { RelativeTime, type RelativeTimeProps } from './components/relative-time.tsx';
export { Segmented, type SegmentedProps } from './components/segmented.tsx';
export { Skeleton, SkeletonRows } from './components/skeleton.tsx';
export { Spinner } from './components/spinner.tsx';
export { Stat, type StatProps } from './components/stat.tsx';
export { StatusBadge, type StatusBadgeProps } from './components/status-badge.tsx';
export { Tabs, type TabsProps } from './components/tabs.tsx';
export { TextLink } from './components/text-link.tsx';
export {
  formatBytes,
  formatCount,
  formatMs,
  formatPercent,
  formatRate,
  formatUnit,
  noData,
  type Unit,
  unitNames,
} from './format/format.ts';
export { formatRelative } from './format/relative-time.ts';
export {
  Checkbox,
  type CheckboxProps,
  RadioGroup,
  type RadioGroupProps,
  type RadioOption,
  Switch,
  type SwitchProps,
} from './forms/choice.tsx';
export { Combobox, type ComboboxOption, type ComboboxProps } from './forms/combobox.tsx';
export { Field, FieldGroup, type FieldGroupProps, type FieldProps } from './forms/field.tsx';
export { Fold, type FoldProps } from './forms/fold.tsx';
export {
  Input,
  type InputProps,
  NumberInput,
  type NumberInputProps,
  Textarea,
  type TextareaProps,
} from './forms/input.tsx';
export { KeyValueEditor, type KeyValueEditorProps } from './forms/key-value-editor.tsx';
export { MultiInput, type MultiInputProps } from './forms/multi-input.tsx';
export { Select, type SelectOption, type SelectProps } from './forms/select.tsx';
export { Slider, type SliderProps } from './forms/slider.tsx';
export { cn } from './lib/cn.ts';
export { type LinkProps, LinkProvider, RouterLink } from './lib/link-context.tsx';
export { ConfirmDialog, type ConfirmDialogProps, type Dependent } from './overlays/confirm-dialog.tsx';
export { Dialog, type DialogProps } from './overlays/dialog.tsx';
export { Menu, type MenuItem, type MenuProps } from './overlays/menu.tsx';
export { Popover, type PopoverProps } from './overlays/popover.tsx';
export { Sheet, type SheetProps } from './overlays/sheet.tsx';
export { Toaster, toast } from './overlays/toast.tsx';
export { Tooltip, type TooltipProps } from './overlays/tooltip.tsx';
export { AppFrame, type AppFrameProps } from './shell/app-frame.tsx';
export { CommandPalette, type CommandPaletteProps, type PaletteCommand } from './shell/command-palette.tsx';
export { type ShortcutGroup, ShortcutsHelp, type ShortcutsHelpProps } from './shell/shortcuts-help.tsx';
export { Sidebar, type SidebarGroup, type SidebarItem, type SidebarProps } from './shell/sidebar.tsx';
export { type Theme, ThemeSwitch, type ThemeSwitchProps } from './shell/theme-switch.tsx';
export type { ColumnValue, DataTableColumn, TableSort } from './table/column.ts';
export { DataTable, type DataTableProps } from './table/data-table.tsx';
