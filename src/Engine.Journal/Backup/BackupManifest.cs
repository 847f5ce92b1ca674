namespace Engine.Journal;

/// <summary>What is known of a backup; written when it was complete.</summary>
/// <param name="TakenAt">When it was complete.</param>
/// <param name="SystemIdentifier">The cluster that it is of.</param>
/// <param name="ServerVersion">Version of its server.</param>
/// <param name="IsPrivateCluster">Whether an engine ran that server.</param>
/// <param name="Source">Where it was: the folder of the private cluster, or the server and database.</param>
/// <param name="Database">The journal's database.</param>
/// <param name="User">Who may connect to it.</param>
/// <param name="Contains">What was durable when its last change was taken along: it contains at least that.</param>
/// <param name="Events">Events up to there.</param>
public sealed record BackupManifest(
    DateTimeOffset TakenAt,
    string SystemIdentifier,
    string ServerVersion,
    bool IsPrivateCluster,
    string Source,
    string Database,
    string User,
    BackupPoint Contains,
    long Events);
