namespace Engine.Journal.Checkpoints;

/// <summary>What a page of a checkpoint holds; as in engine.checkpoint_page.</summary>
internal enum PageKind : short
{
    /// <summary>Accounts in the order of creation, as they lie in memory.</summary>
    Accounts = 1,

    /// <summary>Names in the order of naming: see <see cref="NamePage"/>.</summary>
    Names = 2,

    /// <summary>Limits in the order in which accounts were limited first: see <see cref="LimitPage"/>.</summary>
    Limits = 3,

    /// <summary>The changes of settings that are kept, on one page: see <see cref="SettingPage"/>.</summary>
    Settings = 4,
}
