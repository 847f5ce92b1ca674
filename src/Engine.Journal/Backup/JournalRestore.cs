using Engine.Journal.Backup;
using Engine.Journal.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Journal;

/// <summary>
/// Restores a backup into a folder of its own, and verifies it. What it would lack of what was answered is said before.
/// </summary>
public static class JournalRestore
{
    /// <summary>Finds out what a restore would give, and what it would lack; touches nothing.</summary>
    /// <exception cref="JournalException">There is no backup, or the server named cannot be asked.</exception>
    public static async Task<RestorePlan> PlanAsync(RestoreRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var folder = new BackupFolder(request.Folder);
        BackupManifest manifest = folder.ReadManifest();
        BackupPoint contains = folder.ReadReached() is { } reached && reached.Block > manifest.Contains.Block
            ? reached
            : manifest.Contains;
        new RestoredFiles(folder, manifest, request.DataFolder).RequireRoom();
        (long? sequence, string how) = request.Before is { } before
            ? (await BeforeRestore.AskAsync(before, manifest, contains, cancellation).ConfigureAwait(false),
                "as the server that was backed up says now")
            : await BeforeRestore.TryAskSourceAsync(manifest, contains, cancellation).ConfigureAwait(false);
        if (request.Acknowledged is { } given && given > (sequence ?? -1))
        {
            (sequence, how) = (given, "as given");
        }

        // A block that was seen once was not the last: one that the backup contains says nothing of what came after.
        long seen = request.Anchor?.Block ?? 0;
        return new RestorePlan(manifest, contains, sequence, how, seen > contains.Block ? seen : 0);
    }

    /// <summary>Restores as planned, verifies the whole journal, and leaves the server stopped.</summary>
    /// <param name="request">What to restore.</param>
    /// <param name="plan">What was found out about it.</param>
    /// <param name="acceptLoss">Whether it may lack something that was answered.</param>
    /// <param name="progress">Is told how far the verification has come.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalDamageException">What was restored is damaged; it stays where it is.</exception>
    /// <exception cref="JournalException">It may not or cannot be restored, or is less than was promised.</exception>
    public static async Task<VerificationResult> RunAsync(
        RestoreRequest request,
        RestorePlan plan,
        bool acceptLoss,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.LacksNothing && !acceptLoss)
        {
            throw new JournalException($"{plan.Lack} Nothing was touched; to restore nevertheless, add --accept-loss.");
        }

        var folder = new BackupFolder(request.Folder);
        var files = new RestoredFiles(folder, plan.Manifest, request.DataFolder);
        files.RequireRoom();
        ClusterUser user = ClusterUser.Choose();
        await BackupTools.VerifyAsync(folder, user, cancellation).ConfigureAwait(false);
        await files.CopyAsync(user, cancellation).ConfigureAwait(false);
        return await PrivateCluster.RecoverAsync(
            request.DataFolder,
            files.Settings,
            plan.Manifest.User,
            plan.Manifest.Database,
            restored => VerifyAsync(restored, request, plan, progress, cancellation),
            NullLogger.Instance,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>How a restored server is connected to when it runs.</summary>
    public static string ConnectionStringOf(RestoreRequest request, RestorePlan plan)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        return PrivateCluster.ConnectionStringFor(request.DataFolder, plan.Manifest.Database, plan.Manifest.User);
    }

    private static async Task<VerificationResult> VerifyAsync(
        string restored,
        RestoreRequest request,
        RestorePlan plan,
        IProgress<JournalProgress>? progress,
        CancellationToken cancellation)
    {
        VerificationResult result = await JournalVerifier
            .VerifyAsync(restored, at: null, progress, cancellation).ConfigureAwait(false);
        if (plan.Contains.Block > 0)
        {
            await JournalVerifier.RequireBlockAsync(
                restored, plan.Contains.Block, Convert.FromHexString(plan.Contains.Hash), cancellation).ConfigureAwait(false);
        }

        if (request.Anchor is { } anchor && anchor.Block <= result.LastBlock)
        {
            await JournalVerifier.RequireBlockAsync(restored, anchor.Block, anchor.Hash, cancellation)
                .ConfigureAwait(false);
        }

        return result;
    }
}
