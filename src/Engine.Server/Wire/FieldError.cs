namespace Engine.Server.Wire;

/// <summary>What is wrong with a request, and where: the path of the field with the index of its element.</summary>
/// <param name="Field">For example <c>transfers[17].debit_account_id</c>.</param>
/// <param name="Description">What was expected and what came.</param>
internal sealed record FieldError(string Field, string Description);
