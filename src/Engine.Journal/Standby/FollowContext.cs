using Engine.Journal.Fencing;
using Engine.Journal.Lanes;
using Engine.Journal.Past;
using Microsoft.Extensions.Logging;

namespace Engine.Journal.Standby;

/// <summary>What a follower needs beside the journal's tail.</summary>
/// <param name="Sessions">Opens connections.</param>
/// <param name="SystemIdentifier">The cluster that was opened.</param>
/// <param name="Options">Sizes and times.</param>
/// <param name="Claimant">What goes into the lease.</param>
/// <param name="History">The sealed leaves that can be asked.</param>
/// <param name="Following">Called when it begins to follow an epoch.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where it tells what it does.</param>
internal sealed record FollowContext(
    SessionFactory Sessions,
    string SystemIdentifier,
    JournalOptions Options,
    Claimant Claimant,
    SealedHistory History,
    Action Following,
    TimeProvider Time,
    ILogger Log)
{
    /// <summary>What its connection is called in PostgreSQL.</summary>
    public const string SessionName = "engine standby";

    /// <summary>Names a session so that is there already.</summary>
    public const string NameSession = $"SET application_name = '{SessionName}'";
}
